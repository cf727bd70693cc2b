package dev.osprey.worker.preprocessing;

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
     * @param step source pixels for each result pixel
     */
    abstract double weight(double distance, double step);

    Channel apply(Channel channel, int width, int height) {
        Channel rows = channel.height() == height ? channel : resizeRows(channel, height);
        return rows.width() == width ? rows : resizeColumns(rows, width);
    }

    /** Rows first: this pass reads contiguous memory and leaves fewer values to the other. */
    private Channel resizeRows(Channel channel, int height) {
        int width = channel.width();
        float[] source = channel.values();
        float[] result = new float[width * height];
        Weights[] weights = weights(channel.height(), height);
        for (int y = 0; y < height; y++) {
            Weights row = weights[y];
            for (int i = 0; i < row.weights.length; i++) {
                float weight = row.weights[i];
                int from = (row.first + i) * width;
                int to = y * width;
                for (int x = 0; x < width; x++) {
                    result[to + x] += weight * source[from + x];
                }
            }
        }
        return new Channel(width, height, result);
    }

    private Channel resizeColumns(Channel channel, int width) {
        int height = channel.height();
        float[] source = channel.values();
        float[] result = new float[width * height];
        Weights[] weights = weights(channel.width(), width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Weights column = weights[x];
                int from = y * channel.width() + column.first;
                float sum = 0;
                for (int i = 0; i < column.weights.length; i++) {
                    sum += column.weights[i] * source[from + i];
                }
                result[y * width + x] = sum;
            }
        }
        return new Channel(width, height, result);
    }

    private record Weights(int first, float[] weights) {}

    private Weights[] weights(int sourceSize, int resultSize) {
        double step = (double) sourceSize / resultSize;
        double reach = Math.max(1, step) + 1;
        Weights[] all = new Weights[resultSize];
        for (int at = 0; at < resultSize; at++) {
            double centre = (at + 0.5) * step - 0.5;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(sourceSize - 1, (int) Math.floor(centre + reach));
            while (weight(first - centre, step) == 0) {
                first++;
            }
            while (weight(last - centre, step) == 0) {
                last--;
            }
            float[] weights = new float[last - first + 1];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weight(first + i - centre, step);
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weight(first + i - centre, step) / sum);
            }
            all[at] = new Weights(first, weights);
        }
        return all;
    }
}
