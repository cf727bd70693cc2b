package dev.osprey.localcloud;

import java.util.List;

import com.adobe.testing.s3mock.s3.dto.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaggingHeaderTest {

    private final TaggingHeader header = new TaggingHeader();

    @Test
    void decodesNamesAndValues() {
        assertThat(header.convert("label=Ankle+boot&a%20b=1%3D2%26%2B&c=%E9%95%B7"))
                .isEqualTo(List.of(new Tag("label", "Ankle boot"), new Tag("a b", "1=2&+"), new Tag("c", "長")));
    }
}
