package dev.osprey.web.caches;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LruCacheTest {

    @Test
    void whatWasNotUsedForLongestIsForgotten() {
        LruCache<String, Integer> cache = new LruCache<>(2);
        cache.put("a", 1);
        cache.put("b", 2);
        cache.get("a");

        cache.put("c", 3);

        assertThat(cache.get("a")).contains(1);
        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.get("c")).contains(3);
    }

    @Test
    void theSizesOfAllValuesTogetherAreBounded() {
        LruCache<String, String> cache = new LruCache<>(10, String::length);
        cache.put("a", "12345");
        cache.put("b", "1234");
        cache.put("c", "12");

        assertThat(cache.get("a")).isEmpty();
        assertThat(cache.get("b")).isPresent();
        assertThat(cache.get("c")).isPresent();
        cache.put("d", "12345678901");
        assertThat(cache.get("d")).isEmpty();
    }

    @Test
    void aValueThatIsReplacedOrRemovedTakesNoPlace() {
        LruCache<String, String> cache = new LruCache<>(10, String::length);
        for (int time = 0; time < 3; time++) {
            cache.put("a", "12345");
            cache.put("gone", "12345");
            cache.remove("gone");
            cache.remove("gone");
        }

        cache.put("b", "12345");

        assertThat(cache.get("a")).isPresent();
        assertThat(cache.get("b")).isPresent();
        assertThat(cache.get("gone")).isEmpty();
    }

    @Test
    void aCacheWithoutACapacityIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LruCache<>(0));
    }
}
