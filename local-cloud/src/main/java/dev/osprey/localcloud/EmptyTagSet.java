package dev.osprey.localcloud;

import java.util.List;

import com.adobe.testing.s3mock.s3.dto.TagSet;
import com.adobe.testing.s3mock.s3.dto.Tagging;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Returns an empty tag set for an object without tags, as S3 does: the SDK cannot parse S3Mock's empty body as XML. */
@ControllerAdvice
class EmptyTagSet implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return returnType.getMethod() != null
                && returnType.getMethod().getName().equals("getObjectTagging");
    }

    @Override
    public Object beforeBodyWrite(
            Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        return body == null ? new Tagging(new TagSet(List.of())) : body;
    }
}
