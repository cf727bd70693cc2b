package dev.osprey.web.images;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.osprey.core.images.ImageDecoder;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces one decoder for the whole node, because it limits the memory of all images together. */
@ApplicationScoped
public class ImagesProducer {

    /** @param maxPixels maximum number of pixels in an image header */
    @Produces
    @Singleton
    ImageDecoder decoder(@ConfigProperty(name = "osprey.upload.max-pixels") long maxPixels) {
        return new ImageDecoder(maxPixels);
    }
}
