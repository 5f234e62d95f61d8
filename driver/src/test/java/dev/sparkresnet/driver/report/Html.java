package dev.sparkresnet.driver.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A page that was read by an XML parser, so that nothing in it can be out of place. */
record Html(Document document) {
  static Html of(String page) throws SAXException, IOException, ParserConfigurationException {
    return new Html(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(page))));
  }

  /** The text of every place. */
  List<String> all(String xpath) throws XPathExpressionException {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(xpath, document, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip().replaceAll("\\s+", " "));
    }
    return texts;
  }

  /** The text of the only place. */
  String one(String xpath) throws XPathExpressionException {
    List<String> all = all(xpath);
    if (all.size() != 1) {
      throw new AssertionError(xpath + " should be one, found " + all);
    }
    return all.get(0);
  }
}
