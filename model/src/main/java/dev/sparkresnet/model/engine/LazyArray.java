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
  @SuppressWarnings("PMD.UseVarargs") // The interface's signature.
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    int count = arguments == null ? 0 : arguments.length;
    switch (method.getName()) {
      case "isAttached":
        return false;
      case "dataType":
        return DataType.FLOAT;
      case "rank":
        return shape.length;
      case "shape":
        if (count == 0) {
          return shape.clone();
        }
        break;
      case "size":
        if (count == 1 && arguments[0] instanceof Integer dimension) {
          return shape[dimension < 0 ? shape.length + dimension : dimension];
        }
        break;
      default:
        break;
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
}
