package dev.osprey.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import jakarta.inject.Singleton;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.core.json.Json;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.glassfish.hk2.api.InjectionResolver;
import org.glassfish.hk2.api.TypeLiteral;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;

/** Resources, filters and exception mappers in Jersey, called in this process without a server. */
public final class Rest {

    private final ApplicationHandler application;

    private Rest(ResourceConfig config) {
        application = new ApplicationHandler(config);
    }

    /** @param components resources and providers */
    public static Builder of(Class<?>... components) {
        return new Builder(new ResourceConfig(components));
    }

    public Call call(String method, String uri) {
        return new Call(method, uri);
    }

    public Reply get(String uri) {
        return call("GET", uri).send();
    }

    /** A bean as the resources get it injected. */
    public <T> T bean(Class<T> type) {
        return application.getInjectionManager().getInstance(type);
    }

    /** Collects what the resources need. */
    public static final class Builder {

        private final ResourceConfig config;
        private final List<Runnable> bindings = new ArrayList<>();
        private final AbstractBinder binder = new AbstractBinder() {
            @Override
            protected void configure() {
                bindings.forEach(Runnable::run);
            }
        };

        private Builder(ResourceConfig config) {
            this.config = config.addProperties(OspreyApplication.PROPERTIES).register(binder);
        }

        /** One instance of each, with its own dependencies injected. */
        public Builder singletons(Class<?>... beans) {
            for (Class<?> bean : beans) {
                bindings.add(() -> binder.bindAsContract(bean).in(Singleton.class));
            }
            return this;
        }

        public <T> Builder singleton(Class<? extends T> bean, Class<T> type) {
            bindings.add(() -> binder.bind(bean).to(type).in(Singleton.class));
            return this;
        }

        public <T> Builder bind(Class<T> type, T instance) {
            bindings.add(() -> binder.bind(instance).to(type));
            return this;
        }

        /** A resource for all calls, whose dependencies are not injected. */
        public Builder resource(Object resource) {
            config.register(resource);
            return this;
        }

        /** Settings instead of their defaults, for parameters with {@code ConfigProperty}. */
        public Builder settings(Map<String, String> settings) {
            bindings.add(() -> binder.bind(new ConfigProperties(settings))
                    .to(new TypeLiteral<InjectionResolver<ConfigProperty>>() {}));
            return this;
        }

        public Rest build() {
            return new Rest(config);
        }
    }

    /** A request. */
    public final class Call {

        private final ContainerRequest request;
        private String role = "";

        private Call(String method, String uri) {
            URI root = URI.create("http://localhost/");
            request = new ContainerRequest(
                    root, root.resolve(uri), method, null, new MapPropertiesDelegate(), application.getConfiguration());
            request.setSecurityContext(new Caller());
        }

        public Call header(String name, String value) {
            request.header(name, value);
            return this;
        }

        /** Replaces a header. */
        public Call set(String name, String value) {
            request.getHeaders().putSingle(name, value);
            return this;
        }

        public Call role(String name) {
            role = name;
            return this;
        }

        public Call form(String fields) {
            return body(MediaType.APPLICATION_FORM_URLENCODED, fields);
        }

        public Call body(String mediaType, String text) {
            return body(mediaType, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        }

        public Call body(String mediaType, InputStream content) {
            request.header(HttpHeaders.CONTENT_TYPE, mediaType);
            request.setEntityStream(content);
            return this;
        }

        public Reply send() {
            return start().get();
        }

        /** Sends the request; the response is waited for when it is asked for. */
        public Supplier<Reply> start() {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            Future<ContainerResponse> coming = application.apply(request, body);
            return () -> {
                try {
                    ContainerResponse response = coming.get(1, TimeUnit.MINUTES);
                    return new Reply(response.getStatus(), response.getStringHeaders(), body.toByteArray());
                } catch (InterruptedException | ExecutionException | TimeoutException failure) {
                    throw new AssertionError(failure);
                }
            };
        }

        private final class Caller implements SecurityContext {

            @Override
            public Principal getUserPrincipal() {
                return role.isEmpty() ? null : () -> role;
            }

            @Override
            public boolean isUserInRole(String name) {
                return role.equals(name);
            }

            @Override
            public boolean isSecure() {
                return false;
            }

            @Override
            public String getAuthenticationScheme() {
                return null;
            }
        }
    }

    /** A response. */
    public record Reply(int status, MultivaluedMap<String, String> headers, byte[] bytes) {

        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** The body, which is a JSON object. */
        public JsonObject object() {
            try (JsonReader reader = Json.createReader(new StringReader(body()))) {
                return reader.readObject();
            }
        }

        /** The body, which is a JSON array. */
        public JsonArray array() {
            try (JsonReader reader = Json.createReader(new StringReader(body()))) {
                return reader.readArray();
            }
        }

        /** Empty if it is missing. */
        public String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }
    }
}
