package dev.osprey.worker.model;

import java.util.List;
import java.util.Map;
import java.util.Properties;

import dev.osprey.worker.preprocessing.InputSize;
import dev.osprey.worker.preprocessing.Normalization;
import dev.osprey.worker.preprocessing.ResizeCenterCrop;
import dev.osprey.worker.preprocessing.SubjectCrop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ModelArgumentsTest {

    @Test
    void defaultsAreThoseOfDjl() {
        InputSize input = new InputSize(224, 224, 3);

        assertThat(arguments(Map.of()))
                .isEqualTo(new ModelArguments(
                        input,
                        new ResizeCenterCrop(input, 0, 224, 224),
                        new Normalization(255, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                        false));
    }

    @Test
    void resizesTheShorterSideBeforeACenterCrop() {
        ModelArguments arguments = arguments(Map.of(
                "width", "32", "height", "24", "resizeShort", "40", "centerCrop", "true", "applySoftmax", "true"));

        assertThat(arguments.preprocessing()).isEqualTo(new ResizeCenterCrop(new InputSize(32, 24, 3), 40, 32, 24));
        assertThat(arguments.softmax()).isTrue();
    }

    @Test
    void resizeShortCanBeTheLongerSideOfTheInput() {
        assertThat(arguments(Map.of("width", "32", "height", "24", "resizeShort", "true", "centerCrop", "true"))
                        .preprocessing())
                .isEqualTo(new ResizeCenterCrop(new InputSize(32, 24, 3), 32, 32, 24));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"true | 32 | 24", "40 | 40 | 40", "50,30 | 50 | 30", "false | 32 | 24"})
    void resizesToASize(String resize, int width, int height) {
        assertThat(arguments(Map.of("width", "32", "height", "24", "resize", resize, "centerCrop", "true"))
                        .preprocessing())
                .isEqualTo(new ResizeCenterCrop(new InputSize(32, 24, 3), 0, width, height));
    }

    @Test
    void aSubjectCropHasTheBackgroundOfTheTrainingData() {
        Map<String, String> subject = Map.of("width", "28", "height", "28", "flag", "GRAYSCALE", "fit", "subject");

        assertThat(arguments(subject).preprocessing()).isEqualTo(new SubjectCrop(new InputSize(28, 28, 1), false));
        assertThat(arguments(Map.of("fit", "subject", "background", "white")).preprocessing())
                .isEqualTo(new SubjectCrop(new InputSize(224, 224, 3), true));
    }

    @Test
    void normalizesByImageNetOrByGivenNumbers() {
        assertThat(arguments(Map.of("normalize", "true")).normalization())
                .isEqualTo(new Normalization(255, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f)));
        assertThat(arguments(Map.of("normalize", "1, 2, 3, 4, 5, 6", "toTensor", "false"))
                        .normalization())
                .isEqualTo(new Normalization(1, List.of(1f, 2f, 3f), List.of(4f, 5f, 6f)));
    }

    @Test
    void ignoresUnknownArguments() {
        assertThat(arguments(Map.of("topK", "7"))).isEqualTo(arguments(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "width | 0 | is not a size in pixels",
                "width | 4097 | is not a size in pixels",
                "height | tall | is not a size in pixels",
                "resizeShort | -3 | is not a size in pixels",
                "resizeShort | 16 | is not valid without centerCrop=true",
                "resize | 0 | is not a size in pixels",
                "resize | 1,2,3 | is not a size in pixels",
                "resize | 4097 | is not a size in pixels",
                "resize | 40 | is not width x height, which needs centerCrop=true",
                "centerCrop | maybe | is neither true nor false",
                "flag | PINK | is neither COLOR nor GRAYSCALE",
                "normalize | 1,2 | is not three means and three standard deviations",
                "normalize | a,b,c,d,e,f | is not a list of numbers",
                "normalize | 0,0,0,1,1,0 | has a standard deviation of 0",
                "fit | tight | is neither scene nor subject",
                "background | grey | is neither black nor white",
                "toTensor | 1 | is neither true nor false",
                "pad | true | is not supported",
                "engine | TensorFlow | is not PyTorch"
            })
    void namesTheArgumentThatIsInvalid(String name, String value, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments(Map.of(name, value)))
                .withMessage("%s=%s in serving.properties %s", name, value, problem);
    }

    @Test
    void rejectsACropLargerThanTheResizedImage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        arguments(Map.of("width", "32", "height", "32", "resizeShort", "16", "centerCrop", "true")))
                .withMessage("centerCrop=true in serving.properties is larger than the resized image");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        arguments(Map.of("width", "32", "height", "32", "resize", "40,16", "centerCrop", "true")));
    }

    private static ModelArguments arguments(Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        return ModelArguments.of(properties);
    }
}
