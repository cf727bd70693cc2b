package dev.osprey.worker.classification;

/** Another size for a plane: each new value is a weighted mean of all old ones that it covers. */
enum Scaling {
    /** What imaging libraries in Python call bilinear: weights that fall off to the neighbours' centres. */
    BILINEAR {
        @Override
        double weight(double distance, double step) {
            return Math.max(0, 1 - Math.abs(distance) / Math.max(1, step));
        }
    },
    /** Each old value by the part of it that is covered: sharper when scaling down, else like {@link #BILINEAR}. */
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
     * @param distance between the centres of an old and the new value, in old values
     * @param step how many old values make a new one
     */
    abstract double weight(double distance, double step);

    Plane apply(Plane plane, int width, int height) {
        Plane rows = plane.height() == height ? plane : scaleRows(plane, height);
        return rows.width() == width ? rows : scaleColumns(rows, width);
    }

    /** Rows first: that loop runs over neighbouring values and leaves fewer of them for the other. */
    private Plane scaleRows(Plane plane, int height) {
        int width = plane.width();
        float[] from = plane.values();
        float[] to = new float[width * height];
        Weights[] weights = weights(plane.height(), height);
        for (int y = 0; y < height; y++) {
            Weights row = weights[y];
            for (int i = 0; i < row.weights.length; i++) {
                float weight = row.weights[i];
                int source = (row.first + i) * width;
                int target = y * width;
                for (int x = 0; x < width; x++) {
                    to[target + x] += weight * from[source + x];
                }
            }
        }
        return new Plane(width, height, to);
    }

    private Plane scaleColumns(Plane plane, int width) {
        int height = plane.height();
        float[] from = plane.values();
        float[] to = new float[width * height];
        Weights[] weights = weights(plane.width(), width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Weights column = weights[x];
                int source = y * plane.width() + column.first;
                float sum = 0;
                for (int i = 0; i < column.weights.length; i++) {
                    sum += column.weights[i] * from[source + i];
                }
                to[y * width + x] = sum;
            }
        }
        return new Plane(width, height, to);
    }

    private record Weights(int first, float[] weights) {}

    private Weights[] weights(int oldSize, int newSize) {
        double step = (double) oldSize / newSize;
        double reach = Math.max(1, step) + 1;
        Weights[] all = new Weights[newSize];
        for (int at = 0; at < newSize; at++) {
            double centre = (at + 0.5) * step - 0.5;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(oldSize - 1, (int) Math.floor(centre + reach));
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
