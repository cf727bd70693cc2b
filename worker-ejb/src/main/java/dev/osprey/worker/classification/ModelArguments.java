package dev.osprey.worker.classification;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How a picture becomes the model's input, and its output probabilities: from {@code serving.properties}, in the words
 * of DJL's image classification translator.
 *
 * <table>
 * <caption>Arguments</caption>
 * <tr><td>{@code width}, {@code height}</td><td>of the input in pixels, 224 when not given</td></tr>
 * <tr><td>{@code flag}</td><td>{@code COLOR} (default) or {@code GRAYSCALE}</td></tr>
 * <tr><td>{@code resize}</td><td>{@code true}: to width and height; {@code N} or {@code W,H}: to that size</td></tr>
 * <tr><td>{@code resizeShort}</td><td>{@code N}: the shorter side to that; {@code true}: to the longer of width and
 * height</td></tr>
 * <tr><td>{@code centerCrop}</td><td>{@code true}: of the resized picture only the middle</td></tr>
 * <tr><td>{@code toTensor}</td><td>{@code true} (default): values from 0 to 1; {@code false}: 0 to 255</td></tr>
 * <tr><td>{@code normalize}</td><td>{@code true}: ImageNet's; or three means and three standard deviations</td></tr>
 * <tr><td>{@code applySoftmax}</td><td>{@code true} for a model that answers with logits</td></tr>
 * <tr><td>{@code synsetFileName}</td><td>instead of {@code synset.txt}</td></tr>
 * </table>
 *
 * Two are this service's own, for models of single items without surroundings ({@link CutOutSubject}): {@code
 * fit=subject}, and with it {@code background}, {@code black} (default) or {@code white}, that the model was trained on.
 */
record ModelArguments(
        int width,
        int height,
        boolean grey,
        int resizeShort,
        int resizeWidth,
        int resizeHeight,
        boolean unit,
        List<Float> mean,
        List<Float> deviation,
        boolean softmax,
        boolean subject,
        boolean backgroundWhite) {

    private static final int DEFAULT_SIDE = 224;
    private static final int LARGEST_SIDE = 4096;
    private static final String IMAGENET = "0.485,0.456,0.406,0.229,0.224,0.225";
    private static final List<String> UNSUPPORTED = List.of("pad", "centerFit", "range", "synset", "synsetUrl");

    /** @throws ModelException naming the first value that makes no sense */
    static ModelArguments of(Properties properties) throws ModelException {
        try {
            return read(new Values(properties));
        } catch (IllegalArgumentException wrong) {
            throw new ModelException(wrong.getMessage());
        }
    }

    int channels() {
        return grey ? 1 : 3;
    }

    Framing framing() {
        return subject ? new CutOutSubject(this) : new WholeScene(this);
    }

    private static ModelArguments read(Values values) {
        for (String name : UNSUPPORTED) {
            values.check(!values.isGiven(name), name, "is not supported");
        }
        String engine = values.text("engine", "PyTorch");
        values.check(engine.equals("PyTorch"), "engine", "is not PyTorch");
        int width = values.size("width", DEFAULT_SIDE);
        int height = values.size("height", DEFAULT_SIDE);
        int resizeShort = values.isTrue("resizeShort")
                ? Math.max(width, height)
                : values.isGiven("resizeShort") ? values.size("resizeShort", 0) : 0;
        int[] resize = resize(values, width, height);
        boolean crop = values.flag("centerCrop", false);
        values.check(resizeShort == 0 || crop, "resizeShort", "needs centerCrop=true");
        boolean sameSize = resize[0] == width && resize[1] == height;
        values.check(crop || sameSize, "resize", "is not width x height, which needs centerCrop=true");
        int smallerWidth = resizeShort > 0 ? resizeShort : resize[0];
        int smallerHeight = resizeShort > 0 ? resizeShort : resize[1];
        values.check(
                smallerWidth >= width && smallerHeight >= height,
                "centerCrop",
                "takes more than there is after resizing");
        List<Float> normalize = normalize(values);
        return new ModelArguments(
                width,
                height,
                values.choice("flag", Map.of("COLOR", false, "GRAYSCALE", true), "COLOR"),
                resizeShort,
                resize[0],
                resize[1],
                values.flag("toTensor", true),
                normalize.subList(0, 3),
                normalize.subList(3, 6),
                values.flag("applySoftmax", false),
                values.choice("fit", Map.of("scene", false, "subject", true), "scene"),
                values.choice("background", Map.of("black", false, "white", true), "black"));
    }

    private static int[] resize(Values values, int width, int height) {
        if (!values.isGiven("resize") || values.isTrue("resize")) {
            return new int[] {width, height};
        }
        List<Float> sizes = values.numbers("resize", values.text("resize", ""));
        values.check(
                sizes.size() <= 2 && sizes.stream().allMatch(each -> each >= 1 && each <= LARGEST_SIDE),
                "resize",
                "is no size in pixels");
        return new int[] {sizes.get(0).intValue(), sizes.get(sizes.size() - 1).intValue()};
    }

    private static List<Float> normalize(Values values) {
        if (!values.isGiven("normalize")) {
            return List.of(0f, 0f, 0f, 1f, 1f, 1f);
        }
        List<Float> numbers =
                values.numbers("normalize", values.isTrue("normalize") ? IMAGENET : values.text("normalize", ""));
        values.check(numbers.size() == 6, "normalize", "is not three means and three standard deviations");
        values.check(
                numbers.subList(3, 6).stream().allMatch(each -> each > 0),
                "normalize",
                "has a standard deviation of 0");
        return numbers;
    }

    /** Reads single values; every exception is a sentence that goes behind the model's name. */
    private record Values(Properties properties) {

        String text(String name, String otherwise) {
            return properties.getProperty(name, otherwise).strip();
        }

        boolean isTrue(String name) {
            return text(name, "").equals("true");
        }

        boolean isGiven(String name) {
            return !text(name, "false").equals("false");
        }

        void check(boolean good, String name, String problem) {
            if (!good) {
                throw new IllegalArgumentException(
                        "has %s=%s in serving.properties, which %s".formatted(name, text(name, ""), problem));
            }
        }

        int size(String name, int otherwise) {
            String text = text(name, Integer.toString(otherwise));
            int size = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
            check(size >= 1 && size <= LARGEST_SIDE, name, "is no size in pixels");
            return size;
        }

        boolean flag(String name, boolean otherwise) {
            return choice(name, Map.of("true", true, "false", false), Boolean.toString(otherwise));
        }

        boolean choice(String name, Map<String, Boolean> meanings, String otherwise) {
            Boolean meaning = meanings.get(text(name, otherwise));
            check(
                    meaning != null,
                    name,
                    "is neither "
                            + String.join(
                                    " nor ", meanings.keySet().stream().sorted().toList()));
            return meaning;
        }

        List<Float> numbers(String name, String list) {
            try {
                return List.of(list.split(",")).stream()
                        .map(each -> Float.valueOf(each.strip()))
                        .toList();
            } catch (NumberFormatException noNumber) {
                throw new IllegalArgumentException(
                        "has %s=%s in serving.properties, which is no list of numbers".formatted(name, list), noNumber);
            }
        }
    }
}
