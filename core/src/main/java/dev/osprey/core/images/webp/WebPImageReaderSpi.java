package dev.osprey.core.images.webp;

import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/** Creates readers for WebP images: lossy, lossless and animated ones, of which it reads the first frame. */
public final class WebPImageReaderSpi extends ImageReaderSpi {

    private static final int BEGINNING = 12;

    public WebPImageReaderSpi() {
        super(
                "Osprey",
                "1.0",
                new String[] {"webp", "WEBP"},
                new String[] {"webp"},
                new String[] {"image/webp"},
                WebPImageReader.class.getName(),
                new Class<?>[] {ImageInputStream.class},
                null,
                false,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null);
    }

    @Override
    public boolean canDecodeInput(Object source) throws IOException {
        if (!(source instanceof ImageInputStream stream)) {
            return false;
        }
        byte[] beginning = new byte[BEGINNING];
        stream.mark();
        try {
            stream.readFully(beginning);
        } finally {
            stream.reset();
        }
        return WebPFile.isWebP(beginning);
    }

    @Override
    public ImageReader createReaderInstance(Object extension) {
        return new WebPImageReader(this);
    }

    @Override
    public String getDescription(Locale locale) {
        return "WebP image reader";
    }
}
