package dev.sparkresnet.model.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array whose elements are fetched when somebody looks at them. DL4J passes every vertex's
 * activations around as arrays; between two layers of the engine nobody looks.
 */
final class LazyArray implements InvocationHandler {
  private final long[] shape;
  private final Supplier<INDArray> source;
  private INDArray fetched;

  private LazyArray(long[] shape, Supplier<INDArray> source) {
    this.shape = shape;
    this.source = source;
  }

  /** A float array in c order. */
  static INDArray of(long[] shape, Supplier<INDArray> source) {
    return (INDArray)
        Proxy.newProxyInstance(
            LazyArray.class.getClassLoader(),
            new Class<?>[] {INDArray.class},
            new LazyArray(shape, source));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object known = known(method.getName(), arguments == null ? new Object[0] : arguments);
    if (known != null) {
      return known;
    }
    if (fetched == null) {
      fetched = source.get();
    }
    try {
      return method.invoke(fetched, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** What can be answered without the elements, or null. */
  private Object known(String question, Object... arguments) {
    boolean bare = arguments.length == 0;
    return switch (question) {
      case "isAttached" -> false;
      case "dataType" -> DataType.FLOAT;
      case "rank" -> shape.length;
      case "shape" -> bare ? shape.clone() : null;
      case "size" ->
          arguments[0] instanceof Integer dimension
              ? shape[dimension < 0 ? shape.length + dimension : dimension]
              : null;
      default -> null;
    };
  }
}
