package dev.osprey.localcloud;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.adobe.testing.s3mock.s3.controller.TaggingHeaderConverter;
import com.adobe.testing.s3mock.s3.dto.Tag;
import org.springframework.core.convert.converter.Converter;
import tools.jackson.dataformat.xml.XmlMapper;

/** Decodes the tags in the header of a put, which are encoded as in a URL's query; S3Mock stores them as they are. */
final class TaggingHeader implements Converter<String, List<Tag>> {

    private final TaggingHeaderConverter pairs =
            new TaggingHeaderConverter(XmlMapper.builder().findAndAddModules().build());

    @Override
    public List<Tag> convert(String header) {
        List<Tag> tags = pairs.convert(header);
        return tags == null || header.startsWith("<")
                ? tags
                : tags.stream()
                        .map(tag -> new Tag(decoded(tag.getKey()), decoded(tag.getValue())))
                        .toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
