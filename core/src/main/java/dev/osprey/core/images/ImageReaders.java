package dev.osprey.core.images;

import java.io.EOFException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;
import javax.imageio.stream.ImageInputStream;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.osprey.core.images.webp.WebPImageReaderSpi;

/**
 * A fixed set of readers, one for each format.
 *
 * <p>ImageIO's plug-in discovery is not used: its registry belongs to the whole server, finds plug-ins through the class
 * loader of the first caller, and keeps an application's classes after its undeployment.
 */
final class ImageReaders {

    private final Map<ImageFormat, ImageReaderSpi> providers = new EnumMap<>(ImageFormat.class);

    ImageReaders() {
        IIORegistry platform = platformRegistry();
        for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.GIF, ImageFormat.BMP)) {
            providers.put(format, platformProvider(platform, format));
        }
        providers.put(ImageFormat.JPEG, jpeg(platformProvider(platform, ImageFormat.JPEG)));
        providers.put(ImageFormat.WEBP, new WebPImageReaderSpi());
        providers.put(ImageFormat.TIFF, new TIFFImageReaderSpi());
    }

    /** The format whose reader recognizes the first bytes. */
    Optional<ImageFormat> formatOf(ImageInputStream stream) throws IOException {
        for (Map.Entry<ImageFormat, ImageReaderSpi> each : providers.entrySet()) {
            if (canDecode(each.getValue(), stream)) {
                return Optional.of(each.getKey());
            }
        }
        return Optional.empty();
    }

    private static boolean canDecode(ImageReaderSpi provider, ImageInputStream stream) throws IOException {
        stream.seek(0);
        try {
            return provider.canDecodeInput(stream);
        } catch (EOFException tooShortForThisFormat) {
            return false;
        } finally {
            stream.seek(0);
        }
    }

    /** A reader without input, for one file. */
    ImageReader readerOf(ImageFormat format) throws IOException {
        ImageReader reader = providers.get(format).createReaderInstance();
        return format == ImageFormat.GIF ? new GifReader(reader) : reader;
    }

    private static IIORegistry platformRegistry() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The first use of the registry loads every plug-in that is visible to the context class loader.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return IIORegistry.getDefaultInstance();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static ImageReaderSpi platformProvider(IIORegistry registry, ImageFormat format) {
        Iterator<ImageReaderSpi> found = registry.getServiceProviders(
                ImageReaderSpi.class,
                each -> each.getClass().getModule() == IIORegistry.class.getModule()
                        && List.of(((ImageReaderSpi) each).getMIMETypes()).contains(format.mimeType()),
                false);
        return found.next();
    }

    /** A reader for colour spaces that the JDK rejects. It delegates to the JDK's reader, which it finds in a registry. */
    private static ImageReaderSpi jpeg(ImageReaderSpi platformProvider) {
        ServiceRegistry registry =
                new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
        registry.registerServiceProvider(platformProvider, ImageReaderSpi.class);
        ImageReaderSpi provider = new JPEGImageReaderSpi();
        registry.registerServiceProvider(provider, ImageReaderSpi.class);
        return provider;
    }
}
