package dev.osprey.web.images;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.osprey.core.images.ImageDecoder;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** One decoder for the whole node: only so does it know how much memory all images take together. */
@ApplicationScoped
public class ImagesProducer {

    /** @param maxPixels most pixels that an image may claim to have */
    @Produces
    @Singleton
    ImageDecoder decoder(@ConfigProperty(name = "osprey.upload.max-pixels", defaultValue = "40000000") long maxPixels) {
        return new ImageDecoder(maxPixels);
    }
}
