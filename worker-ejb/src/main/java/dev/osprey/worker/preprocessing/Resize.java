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
     * @param step source pixels for each result pixel, or fewer when the source has been filtered before
     */
    abstract double weight(double distance, double step);

    Channel apply(Channel channel, int width, int height) {
        return apply(channel, Axis.whole(channel.width(), width), Axis.whole(channel.height(), height));
    }

    Channel apply(Channel channel, Axis columns, Axis rows) {
        return resizeColumns(resizeRows(channel, rows), columns);
    }

    /** Rows first: this pass reads contiguous memory and leaves fewer values to the other. */
    private Channel resizeRows(Channel channel, Axis rows) {
        if (rows.equals(Axis.whole(channel.height(), channel.height()))) {
            return channel;
        }
        int width = channel.width();
        float[] source = channel.values();
        float[] result = new float[width * rows.count()];
        Weights[] weights = weights(channel.height(), rows);
        for (int y = 0; y < weights.length; y++) {
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
        return new Channel(width, weights.length, result);
    }

    private Channel resizeColumns(Channel channel, Axis columns) {
        if (columns.equals(Axis.whole(channel.width(), channel.width()))) {
            return channel;
        }
        int height = channel.height();
        float[] source = channel.values();
        Weights[] weights = weights(channel.width(), columns);
        float[] result = new float[weights.length * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < weights.length; x++) {
                Weights column = weights[x];
                int from = y * channel.width() + column.first;
                float sum = 0;
                for (int i = 0; i < column.weights.length; i++) {
                    sum += column.weights[i] * source[from + i];
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
