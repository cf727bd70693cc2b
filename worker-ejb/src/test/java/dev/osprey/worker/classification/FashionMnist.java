package dev.osprey.worker.classification;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/** Pictures with their true labels: the samples of this project, or the whole test set where it is installed. */
final class FashionMnist {

    static final Path MODEL = Path.of("..", "models", "fashion-mnist");
    static final Path SAMPLES = Path.of("..", "samples");
    static final Path DATASET = Path.of("/usr/share/datasets/fashion-mnist");
    static final int SIDE = 28;

    /** @param picture 28 x 28 greys, an item on black */
    record Item(BufferedImage picture, String label) {}

    private FashionMnist() {}

    static List<Item> samples() throws IOException {
        List<Item> items = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES.resolve("labels.csv")).subList(1, 101)) {
            String[] cells = line.split(",");
            byte[] file = Files.readAllBytes(SAMPLES.resolve(cells[0]));
            items.add(new Item(ImageIO.read(new ByteArrayInputStream(file)), cells[1]));
        }
        return items;
    }

    /** Every {@code step}th of the 10,000. */
    static List<Item> testSet(int step) throws IOException {
        List<String> names = Files.readAllLines(MODEL.resolve("synset.txt"));
        List<Item> items = new ArrayList<>();
        try (DataInputStream pictures = open("t10k-images-idx3-ubyte.gz", 16);
                DataInputStream labels = open("t10k-labels-idx1-ubyte.gz", 8)) {
            for (int i = 0; i < 10_000; i++) {
                BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
                picture.getRaster().setDataElements(0, 0, SIDE, SIDE, pictures.readNBytes(SIDE * SIDE));
                String label = names.get(labels.readByte());
                if (i % step == 0) {
                    items.add(new Item(picture, label));
                }
            }
        }
        return items;
    }

    private static DataInputStream open(String file, int header) throws IOException {
        DataInputStream stream =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(DATASET.resolve(file)), 1 << 16));
        stream.readNBytes(header);
        return stream;
    }
}
