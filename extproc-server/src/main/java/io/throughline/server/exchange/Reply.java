package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.ErrorForm;
import java.util.Map;

/** What Envoy is told to do with an exchange. */
sealed interface Reply {
  /**
   * Send it to a model.
   *
   * @param cluster Envoy's cluster of the model
   * @param model logical name of the model
   * @param body the body for the upstream
   * @param clientHeaders response headers that the client will see, by name
   */
  record Route(String cluster, String model, ByteString body, Map<String, String> clientHeaders)
      implements Reply {}

  /**
   * Send it to a model as it is, before its body is there.
   *
   * @param cluster Envoy's cluster of the model
   * @param model logical name of the model
   * @param clientHeaders response headers that the client will see, by name
   */
  record Forward(String cluster, String model, Map<String, String> clientHeaders)
      implements Reply {}

  /**
   * Answer it with an error.
   *
   * @param error the error
   * @param form the form that the client reads
   * @param clientHeaders more response headers, by name
   */
  record Refuse(ApiError error, ErrorForm form, Map<String, String> clientHeaders)
      implements Reply {}
}
