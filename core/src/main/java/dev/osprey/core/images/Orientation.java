package dev.osprey.core.images;

import java.awt.image.BufferedImage;

/** The EXIF orientation of an image: 1 is upright, 2 to 8 are mirrored or rotated. */
final class Orientation {

    private static final int UPRIGHT = 1;

    private Orientation() {}

    /**
     * Reads the orientation from a file, and nothing else of its metadata. Upright when it is missing or invalid, which does
     * no harm.
     */
    static int read(ImageFormat format, byte[] file) {
        try {
            return format == ImageFormat.TIFF
                    ? read(new TiffDirectory(file))
                    : ExifData.find(format, file)
                            .map(exif -> read(new TiffDirectory(exif)))
                            .orElse(UPRIGHT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            return UPRIGHT;
        }
    }

    private static int read(TiffDirectory directory) {
        long orientation = directory.number(TiffDirectory.ORIENTATION, UPRIGHT);
        return orientation < 1 || orientation > 8 ? UPRIGHT : (int) orientation;
    }

    /** Whether width and height change places. */
    static boolean swapsSides(int orientation) {
        return orientation >= 5;
    }

    /** Whether the first column of the file is the last one of what is shown, before sides are swapped. */
    static boolean flipsX(int orientation) {
        return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    }

    /** Whether the first row of the file is the last one of what is shown, before sides are swapped. */
    static boolean flipsY(int orientation) {
        return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    }

    /** Rotates an image of type {@code INT_RGB} or {@code INT_ARGB} upright. */
    static BufferedImage apply(int orientation, BufferedImage image) {
        if (orientation == UPRIGHT) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean swapsSides = swapsSides(orientation);
        boolean flipsX = flipsX(orientation);
        boolean flipsY = flipsY(orientation);
        BufferedImage upright =
                new BufferedImage(swapsSides ? height : width, swapsSides ? width : height, image.getType());
        int[] row = new int[upright.getWidth()];
        int[] stored = (int[]) image.getRaster().getDataElements(0, 0, width, height, null);
        for (int y = 0; y < upright.getHeight(); y++) {
            for (int x = 0; x < row.length; x++) {
                int column = swapsSides ? y : x;
                int line = swapsSides ? x : y;
                row[x] = stored[(flipsY ? height - 1 - line : line) * width + (flipsX ? width - 1 - column : column)];
            }
            upright.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return upright;
    }
}
