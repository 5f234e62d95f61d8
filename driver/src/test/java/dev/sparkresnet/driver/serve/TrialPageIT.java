package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.fixture.DrivenBrowser;
import dev.sparkresnet.model.engine.EngineOptions;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Its pictures lie in target/pictures afterwards, to be looked at. */
class TrialPageIT {
  private static final Path PICTURES = Path.of("target", "pictures");

  @TempDir private static Path work;
  private static ImageServer server;
  private static RunningServer client;
  private static DrivenBrowser browser;
  private static Path photograph;
  private static Path garment;

  @BeforeAll
  static void open() throws Exception {
    BufferedImage light = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 20 * 14; i++) {
      light.getRaster().setSample(7 + i % 14, 4 + i / 14, 0, 120 + i % 14 * 8);
    }
    garment = work.resolve("garment.png");
    Files.write(garment, ImageFiles.file(light, "png"));
    BufferedImage onWhite = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 400; x++) {
        onWhite.setRGB(x, y, x > 120 && x < 280 && y > 60 ? 0x204060 : 0xffffff);
      }
    }
    photograph = work.resolve("photograph.jpg");
    Files.write(photograph, ImageFiles.file(onWhite, "jpeg"));
    StoredRun run = StoredRun.write(work.resolve("run")).withReport(Files.readAllBytes(garment));
    server =
        ImageServer.start(
            "127.0.0.1",
            0,
            new StoredSource(
                new Configuration(),
                run.path().toString(),
                OptionalInt.empty(),
                EngineOptions.ofThreads(1)),
            Duration.ofDays(1));
    client = new RunningServer(server.port());
    browser = new DrivenBrowser(work);
    Files.createDirectories(PICTURES);
  }

  @AfterAll
  static void close() {
    browser.close();
    server.close();
  }

  private static void openPage(int width, int height, String colorScheme) throws Exception {
    browser.screen(width, height, colorScheme);
    browser.open("http://127.0.0.1:" + server.port() + "/");
    browser.await("#facts", "Test accuracy 91.2 %");
  }

  @Test
  void givenFileChosen_whenLaptop_thenClassBarsAndWhatTheNetworkSees() throws Exception {
    openPage(1280, 900, "light");
    assertThat(browser.text("#waiting")).startsWith("What the network sees");
    browser.choose("#file", photograph);
    String answer = browser.await("#answer", "");
    assertThat(browser.text("#waiting")).isEmpty();
    JsonNode expected =
        client.post("/predict?invert=true&pixels=true", Files.readAllBytes(photograph)).body();

    assertThat(answer).isEqualTo(shown(expected));
    assertThat(browser.text("#source")).isEqualTo("photograph.jpg");
    assertThat(browser.text("#note")).isEqualTo("Inverted, as its border told");
    assertThat(browser.evaluate("document.querySelectorAll('#odds li').length").asInt())
        .isEqualTo(10);
    assertThat(browser.text("#odds .first .name") + " " + browser.text("#odds .first .figure"))
        .isEqualTo(answer);
    assertThat(browser.text("#odds")).contains("Ankle boot", "T-shirt/top");
    // The canvas holds the pixels that the server says that the network saw.
    String canvas =
        browser
            .evaluate(
                "btoa(String.fromCharCode(...document.getElementById('canvas').getContext('2d')"
                    + ".getImageData(0, 0, 28, 28).data.filter((v, i) => i % 4 === 0)))")
            .asText();
    assertThat(canvas).isEqualTo(expected.get("pixels").asText());
    finish("laptop-light");
  }

  @Test
  void givenFileDropped_whenPhoneInTheDark_thenClass() throws Exception {
    openPage(390, 844, "dark");
    browser.drop("#drop", garment);

    assertThat(browser.await("#answer", ""))
        .isEqualTo(shown(client.post("/predict", Files.readAllBytes(garment)).body()));
    assertThat(browser.text("#source")).isEqualTo("garment.png");
    assertThat(browser.text("#note")).isEqualTo("Not inverted, as its border told");
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(14, 19, 24)");
    finish("phone-dark");
  }

  @Test
  void givenSample_whenClickedAndInverted_thenBothAnswers() throws Exception {
    openPage(320, 640, "light");
    browser.await("#samples", "Test images");
    browser.click(".tries button:nth-child(9)");
    JsonNode plain = client.post("/predict", Files.readAllBytes(garment)).body();
    assertThat(browser.await("#answer", "")).isEqualTo(shown(plain));
    assertThat(browser.text("#source")).isEqualTo("Test image: bag");

    browser.click("input[value=true]");
    browser.await("#note", "Inverted");

    JsonNode inverted = client.post("/predict?invert=true", Files.readAllBytes(garment)).body();
    assertThat(browser.text("#answer")).isEqualTo(shown(inverted));
    finish("phone-small");
  }

  @Test
  void givenImagePasted_whenLaptopInTheDark_thenClass() throws Exception {
    openPage(1440, 900, "dark");
    String bytes = java.util.Base64.getEncoder().encodeToString(Files.readAllBytes(garment));
    // Chromium lets no program fill the clipboard with a file; the event is the same.
    browser.evaluate(
        """
        (() => {
          const bytes = Uint8Array.from(atob('%s'), c => c.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
          document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
        })()
        """
            .formatted(bytes));

    assertThat(browser.await("#answer", ""))
        .isEqualTo(shown(client.post("/predict", Files.readAllBytes(garment)).body()));
    finish("laptop-dark");
  }

  @Test
  void givenTextFile_whenChosen_thenTheServersLineIsShown() throws Exception {
    openPage(390, 844, "light");
    Path text = Files.writeString(work.resolve("notes.txt"), "no image");
    browser.choose("#file", text);

    assertThat(browser.await("#error p", "The image"))
        .isEqualTo(
            "The image is refused: expected a PNG or JPEG file, or 784 raw pixels, found 8 bytes of something else; send it as PNG or JPEG");
    assertThat(browser.text("#result")).isEmpty();
    assertThat(browser.text("#waiting")).isEmpty();
    Files.write(PICTURES.resolve("serve-error.png"), browser.picture());
    assertThat(browser.overhang()).isZero();
    // A status of 415 is a line in the console, whatever the page does.
    assertThat(browser.complaints()).hasSize(1).allMatch(line -> line.contains("415"));
  }

  private static void finish(String name) throws Exception {
    Files.write(PICTURES.resolve("serve-" + name + ".png"), browser.picture());
    assertThat(browser.overhang()).isZero();
    assertThat(browser.requests())
        .allMatch(
            url ->
                url.startsWith("http://127.0.0.1:" + server.port() + "/")
                    || url.startsWith("data:"));
    assertThat(browser.complaints()).isEmpty();
  }

  private static String shown(JsonNode prediction) {
    String name = prediction.get("name").asText();
    return "%s%s %.1f %%"
        .formatted(
            name.substring(0, 1).toUpperCase(java.util.Locale.ROOT),
            name.substring(1),
            100 * prediction.get("probabilities").get(name).asDouble());
  }
}
