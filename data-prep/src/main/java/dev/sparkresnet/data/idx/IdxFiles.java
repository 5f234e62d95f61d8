package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The four IDX files of a folder, by the names under which data sets like MNIST are passed on:
 * {@code train-images-idx3-ubyte}, with a dot for a dash, packed or not, {@code t10k} or {@code
 * test}, and with the data set's own name before it.
 */
final class IdxFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "(?<dataset>(?:[^.].*[-_.])?)(?<split>train|t10k|test)"
              + "[-_.](?:(?<images>images[-_.]idx3)|labels[-_.]idx1)[-_.]ubyte(?<packed>\\.gz)?");

  private static final String LOOKED_FOR =
      "train-images-idx3-ubyte, train-labels-idx1-ubyte and the same with t10k or test for train; a"
          + " dot may stand for a dash, .gz behind and the data set's name before it";

  private final Path directory;
  private final List<FileStatus> found;
  private final List<Named> files;

  /** A file that is called as IDX files are. */
  private record Named(String dataset, Split split, boolean images, boolean packed, Path path) {}

  private IdxFiles(Path directory, List<FileStatus> found, List<Named> files) {
    this.directory = directory;
    this.found = found;
    this.files = files;
  }

  /**
   * Lists a folder.
   *
   * @throws BadDataException if there is none, or it holds files of several data sets
   */
  static IdxFiles in(Configuration conf, Path directory) throws IOException {
    List<FileStatus> found;
    try {
      found = List.of(Storage.of(conf, directory).listStatus(directory));
    } catch (FileNotFoundException e) {
      throw new BadDataException(
          "There is no folder %s of IDX files; name one, or obtain Fashion-MNIST's with fetch"
              .formatted(directory),
          e);
    }
    SortedMap<String, List<Named>> byDataset = new TreeMap<>();
    for (FileStatus status : found) {
      Matcher name = NAME.matcher(status.getPath().getName().toLowerCase(Locale.ROOT));
      if (status.isFile() && name.matches()) {
        Named file =
            new Named(
                name.group("dataset"),
                name.group("split").equals("train") ? Split.TRAIN : Split.TEST,
                name.group("images") != null,
                name.group("packed") != null,
                status.getPath());
        byDataset.computeIfAbsent(file.dataset(), dataset -> new ArrayList<>()).add(file);
      }
    }
    if (byDataset.size() > 1 && !byDataset.containsKey("")) {
      throw new BadDataException(
          "Folder %s holds IDX files of %d data sets, whose names begin with %s; put those of one into a folder of their own"
              .formatted(
                  directory, byDataset.size(), ClassNames.shown(List.copyOf(byDataset.keySet()))));
    }
    // The empty name sorts first: files without a data set's name before them come before others.
    return new IdxFiles(
        directory, found, byDataset.isEmpty() ? List.of() : byDataset.get(byDataset.firstKey()));
  }

  Path images(Split split) {
    return file(split, true, "image file");
  }

  Path labels(Split split) {
    return file(split, false, "label file");
  }

  private Path file(Split split, boolean images, String kind) {
    List<Named> alike =
        files.stream().filter(file -> file.split() == split && file.images() == images).toList();
    if (alike.isEmpty()) {
      throw missing(split, kind);
    }
    String usual = images ? split.imageFile() : split.labelFile();
    // An unpacked file may lie beside the packed one that it was made from.
    for (String name : List.of(usual, usual + ".gz")) {
      for (Named file : alike) {
        if (file.path().getName().equals(name)) {
          return file.path();
        }
      }
    }
    List<Named> plain = alike.stream().filter(file -> !file.packed()).toList();
    List<Named> candidates = plain.isEmpty() ? alike : plain;
    if (candidates.size() > 1) {
      throw new BadDataException(
          "Folder %s holds %d files that may be the %s of the %s split: %s; leave one of them there"
              .formatted(directory, candidates.size(), kind, split, names(candidates)));
    }
    return candidates.get(0).path();
  }

  private static String names(List<Named> files) {
    return ClassNames.shown(files.stream().map(file -> file.path().getName()).sorted().toList());
  }

  private BadDataException missing(Split split, String kind) {
    if (found.size() == 1 && found.get(0).isFile() && isItself(found.get(0))) {
      return new BadDataException(
          "%s is a file; name the folder that holds the four IDX files".formatted(directory));
    }
    List<String> folders = names(FileStatus::isDirectory);
    List<String> others = names(FileStatus::isFile);
    if (others.contains("manifest.json")) {
      return new BadDataException(
          "%s is no folder of IDX files, but has a manifest.json: what is prepared already needs no prepare, name it as data.uri"
              .formatted(directory));
    }
    if (files.isEmpty() && !folders.isEmpty()) {
      return new BadDataException(
          "%s is a folder of folders (%s): prepare reads four IDX files so far and no folder per class; ImageClassifier of spark.ml trains on a table of such pictures"
              .formatted(directory, ClassNames.shown(folders)));
    }
    return new BadDataException(
        "Folder %s has no %s of the %s split; looked for %s; it holds %s"
            .formatted(
                directory,
                kind,
                split,
                LOOKED_FOR,
                found.isEmpty() ? "nothing" : ClassNames.shown(names(any -> true))));
  }

  private boolean isItself(FileStatus status) {
    return status.getPath().toUri().getPath().equals(directory.toUri().getPath());
  }

  private List<String> names(Predicate<FileStatus> which) {
    return found.stream().filter(which).map(status -> status.getPath().getName()).sorted().toList();
  }
}
