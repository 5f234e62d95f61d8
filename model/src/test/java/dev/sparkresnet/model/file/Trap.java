package dev.sparkresnet.model.file;

import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Classes that remember that a model file could make them run. */
final class Trap {
  static final Set<String> SPRUNG = ConcurrentHashMap.newKeySet();

  private Trap() {}

  /** The name by which a file names a trap, without loading it. */
  static String className(String trap) {
    return Trap.class.getName() + "$" + trap;
  }

  static final class NamedByClass {
    static {
      SPRUNG.add("NamedByClass");
    }
  }

  static final class NamedByType {
    static {
      SPRUNG.add("NamedByType");
    }
  }

  static final class NamedByArray {
    static {
      SPRUNG.add("NamedByArray");
    }
  }

  static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused")
    private void readObject(ObjectInputStream in) {
      SPRUNG.add("Gadget");
    }
  }
}
