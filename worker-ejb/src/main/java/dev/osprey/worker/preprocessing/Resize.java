package dev.osprey.worker.preprocessing;

import java.util.List;

/** Resize filters: each pixel of the result is a weighted mean of the source pixels that it covers. */
enum Resize {
    /** Pillow's and torchvision's antialiased bilinear filter: a triangle as wide as two result pixels. */
    BILINEAR {
        @Override
        double weight(double distance, double step) {
            return Math.max(0, 1 - Math.abs(distance) / Math.max(1, step));
        }
    },
    /** A box filter when downscaling: each source pixel counts by the share of it that is covered. Else bilinear. */
    AREA {
        @Override
        double weight(double distance, double step) {
            if (step <= 1) {
                return BILINEAR.weight(distance, step);
            }
            return Math.max(0, Math.min(1, (step + 1) / 2 - Math.abs(distance)));
        }
    };

    /**
     * @param distance between the centres of a source pixel and the result pixel, in source pixels
     * @param step source pixels for each result pixel, or fewer when the source has been filtered before
     */
    abstract double weight(double distance, double step);

    Channel apply(Channel channel, int width, int height) {
        return apply(List.of(channel), Axis.whole(channel.width(), width), Axis.whole(channel.height(), height))
                .get(0);
    }

    /** @param channels of one image */
    List<Channel> apply(List<Channel> channels, Axis columns, Axis rows) {
        int width = channels.get(0).width();
        int height = channels.get(0).height();
        List<Channel> resized = channels;
        // Rows first: this pass reads contiguous memory and leaves fewer values to the other.
        if (!rows.equals(Axis.whole(height, height))) {
            Weights[] weights = weights(height, rows);
            resized = resized.stream().map(each -> resizeRows(each, weights)).toList();
        }
        if (!columns.equals(Axis.whole(width, width))) {
            Weights[] weights = weights(width, columns);
            resized = resized.stream().map(each -> resizeColumns(each, weights)).toList();
        }
        return resized;
    }

    private static Channel resizeRows(Channel channel, Weights[] weights) {
        int width = channel.width();
        float[] source = channel.values();
        float[] result = new float[width * weights.length];
        for (int y = 0; y < weights.length; y++) {
            float[] row = weights[y].weights;
            int from = weights[y].first * width;
            int i = 0;
            while (i + 2 < row.length) {
                addThree(source, from, width, row[i], row[i + 1], row[i + 2], result, y * width);
                from += 3 * width;
                i += 3;
            }
            while (i < row.length) {
                addOne(source, from, width, row[i], result, y * width);
                from += width;
                i++;
            }
        }
        return new Channel(width, weights.length, result);
    }

    /** Three rows at once: a third of the time goes into the result otherwise. */
    private static void addThree(
            float[] source, int from, int width, float first, float second, float third, float[] result, int to) {
        for (int x = 0; x < width; x++) {
            int at = from + x;
            result[to + x] += first * source[at] + second * source[at + width] + third * source[at + 2 * width];
        }
    }

    private static void addOne(float[] source, int from, int width, float weight, float[] result, int to) {
        for (int x = 0; x < width; x++) {
            result[to + x] += weight * source[from + x];
        }
    }

    private static Channel resizeColumns(Channel channel, Weights[] weights) {
        int height = channel.height();
        float[] source = channel.values();
        float[] result = new float[weights.length * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < weights.length; x++) {
                float[] column = weights[x].weights;
                int from = y * channel.width() + weights[x].first;
                float sum = 0;
                for (int i = 0; i < column.length; i++) {
                    sum += column[i] * source[from + i];
                }
                result[y * weights.length + x] = sum;
            }
        }
        return new Channel(weights.length, height, result);
    }

    private record Weights(int first, float[] weights) {}

    private Weights[] weights(int sourceSize, Axis axis) {
        double reach = Math.max(1, axis.reach()) + 1;
        Weights[] all = new Weights[axis.count()];
        for (int at = 0; at < all.length; at++) {
            double centre = axis.centre(at);
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(sourceSize - 1, (int) Math.floor(centre + reach));
            while (weight(first - centre, axis.reach()) == 0) {
                first++;
            }
            while (weight(last - centre, axis.reach()) == 0) {
                last--;
            }
            float[] weights = new float[last - first + 1];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weight(first + i - centre, axis.reach());
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weight(first + i - centre, axis.reach()) / sum);
            }
            all[at] = new Weights(first, weights);
        }
        return all;
    }
}
