package dev.osprey.web.images;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.osprey.core.images.DecodingLimits;
import dev.osprey.core.images.ImageDecoder;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces one decoder for the whole node, because it limits the memory of all images together. */
@ApplicationScoped
public class ImagesProducer {

    /** An upload that waits this long is better tried again. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    /**
     * @param maxPixels maximum number of pixels in an image header
     * @param maxSide maximum number of pixels on a side
     * @param maxTime of a processor for an image
     */
    @Produces
    @Singleton
    ImageDecoder decoder(
            @ConfigProperty(name = "osprey.upload.max-pixels") long maxPixels,
            @ConfigProperty(name = "osprey.upload.max-side") int maxSide,
            @ConfigProperty(name = "osprey.upload.max-decoding-time") Duration maxTime) {
        return new ImageDecoder(new DecodingLimits(maxPixels, maxSide, maxTime, MAX_WAIT));
    }
}
