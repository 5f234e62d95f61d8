package dev.sparkresnet.model.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The directory of a zip that lies in memory.
 *
 * <p>Stricter than {@code java.util.zip}, whose two readers disagree over one and the same file:
 * the entries must lie one behind the other from the first byte to the directory, and the directory
 * up to an end record without a comment. So nothing overlaps, nothing is hidden between entries,
 * and a file that was cut off anywhere is none. Encryption and Zip64 are not known.
 */
final class ZipArchive {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int DESCRIPTOR_BYTES = 16;
  private static final int FLAG_ENCRYPTED = 1;
  private static final int FLAG_DESCRIPTOR = 8;
  private static final int METHOD_STORED = 0;
  private static final int METHOD_DEFLATED = 8;

  private final ByteBuffer file;
  private final int end;
  private final int directory;

  private ZipArchive(byte[] bytes) throws InvalidModelException {
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    end = bytes.length - END_BYTES;
    require(
        end >= 0 && file.getInt(end) == END_SIGNATURE && unsignedShort(end + 20) == 0,
        "its " + bytes.length + " bytes do not end with a zip's end record");
    require(
        unsignedInt(end + 12) + unsignedInt(end + 16) == end,
        "its directory does not lie before the end record");
    directory = (int) unsignedInt(end + 16);
  }

  /**
   * The entries in the order in which they lie.
   *
   * @throws InvalidModelException if the bytes are no such zip, or a name is there twice
   */
  static Map<String, ZipMember> members(byte[] bytes) throws InvalidModelException {
    return new ZipArchive(bytes).members();
  }

  private Map<String, ZipMember> members() throws InvalidModelException {
    Map<String, ZipMember> members = new LinkedHashMap<>();
    int entries = unsignedShort(end + 10);
    int central = directory;
    int local = 0;
    for (int i = 0; i < entries; i++) {
      String entry = "entry " + (i + 1) + " of " + entries;
      require(
          central + CENTRAL_BYTES <= end && file.getInt(central) == CENTRAL_SIGNATURE,
          entry + " is not in the directory");
      require(unsignedInt(central + 42) == local, entry + " does not follow the one before");
      ZipMember member = member(entry, central, local);
      if (members.put(member.name(), member) != null) {
        throw new InvalidModelException(
            "expected each entry once, found two named '" + member.name() + "'");
      }
      local = member.start() + member.storedBytes() + descriptorBytes(central);
      central +=
          CENTRAL_BYTES
              + unsignedShort(central + 28)
              + unsignedShort(central + 30)
              + unsignedShort(central + 32);
    }
    require(local == directory && central == end, "it has bytes that belong to no entry");
    return members;
  }

  private ZipMember member(String entry, int central, int local) throws InvalidModelException {
    require(
        local + LOCAL_BYTES <= directory && file.getInt(local) == LOCAL_SIGNATURE,
        entry + " does not begin where the directory says");
    int nameBytes = unsignedShort(central + 28);
    long start = (long) local + LOCAL_BYTES + nameBytes + unsignedShort(local + 28);
    long storedBytes = unsignedInt(central + 20);
    require(
        central + CENTRAL_BYTES + nameBytes <= end
            && start + storedBytes + descriptorBytes(central) <= directory,
        entry + " is longer than the file");
    String name = text(central + CENTRAL_BYTES, nameBytes);
    int flags = unsignedShort(central + 8);
    int method = unsignedShort(central + 10);
    require(
        unsignedShort(local + 6) == flags
            && unsignedShort(local + 8) == method
            && unsignedShort(local + 26) == nameBytes
            && text(local + LOCAL_BYTES, nameBytes).equals(name),
        entry + " is described in two ways");
    require(
        (flags & FLAG_ENCRYPTED) == 0 && (method == METHOD_STORED || method == METHOD_DEFLATED),
        entry + " is encrypted or compressed with method " + method);
    return new ZipMember(
        name,
        file.array(),
        (int) start,
        (int) storedBytes,
        method == METHOD_STORED ? ZipMember.Compression.STORED : ZipMember.Compression.DEFLATED,
        unsignedInt(central + 24),
        unsignedInt(central + 16));
  }

  /**
   * Lengths and checksum once more, behind the content of an entry that was written as a stream.
   */
  private int descriptorBytes(int central) {
    return (unsignedShort(central + 8) & FLAG_DESCRIPTOR) == 0 ? 0 : DESCRIPTOR_BYTES;
  }

  private String text(int at, int bytes) {
    return new String(file.array(), at, bytes, StandardCharsets.UTF_8);
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(file.getShort(at));
  }

  private long unsignedInt(int at) {
    return Integer.toUnsignedLong(file.getInt(at));
  }

  private static void require(boolean condition, String problem) throws InvalidModelException {
    if (!condition) {
      throw new InvalidModelException(
          "expected a zip as DL4J's ModelSerializer writes it, but " + problem);
    }
  }
}
