package dev.osprey.endtoend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test class that uses the one shared service, an {@link OspreyProcess} parameter. These classes run one after another,
 * beside the classes that start a service of their own. Each leaves the service ready, with one worker; a class that needs
 * it empty calls {@link Client#deleteEverything} first.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedOsprey.class)
@Execution(ExecutionMode.SAME_THREAD)
@interface OnSharedOsprey {

    int MAX_UPLOAD_BYTES = 50 << 20;
}
