package dev.osprey.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import dev.osprey.core.files.TemporaryFolder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Headless Chromium with its installed driver. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 860;

    // Selenium warns about a Chromium newer than itself. A field, since the log manager holds loggers weakly.
    private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

    private final OspreyProcess osprey;
    private final TemporaryFolder files = TemporaryFolder.create("browser");
    private final ChromeDriver driver;

    Browser(OspreyProcess osprey) {
        this.osprey = osprey;
        LOG.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=en-GB");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        // An explicit path, so that Selenium does not look for a driver in the network.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                // Chromium leaves folders there.
                .withEnvironment(Map.of("TMPDIR", files.path().toString()))
                .build();
        driver = new ChromeDriver(service, options);
        desktop();
        dark(false);
    }

    static boolean installed() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    Browser open(String path) {
        return open(osprey.uri(path));
    }

    Browser open(URI address) {
        driver.get(address.toString());
        return this;
    }

    String path() {
        return driver.getCurrentUrl().substring(osprey.uri("").toString().length());
    }

    String title() {
        return driver.getTitle();
    }

    void scripts(boolean run) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                // During a transition, colours and positions are not final.
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void desktop() {
        size(WIDTH, HEIGHT, false);
    }

    void phone() {
        size(390, 844, true);
    }

    /** By how many pixels the page is wider than the window. */
    long overflow() {
        return (Long) run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    private void size(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The texts of all matching elements, visible or not. */
    List<String> texts(String selector) {
        return all(selector).stream()
                .map(each -> each.getDomProperty("textContent").strip())
                .toList();
    }

    String text(String selector) {
        return one(selector).getDomProperty("textContent").strip().replaceAll("\\s+", " ");
    }

    void click(String selector) {
        one(selector).click();
    }

    /** Clicks a link or button and waits for the next page. */
    void follow(String selector) {
        leave(() -> click(selector));
    }

    /** Presses a key on a link and waits for the next page. */
    void follow(String selector, Keys key) {
        leave(() -> one(selector).sendKeys(key));
    }

    private void leave(Runnable action) {
        // Asking for an element that was left fails in several ways; each document has its own start time.
        Object left = run("return performance.timeOrigin");
        action.run();
        until("performance.timeOrigin !== arguments[0] && document.readyState === 'complete'", left);
    }

    void choose(List<Path> files) {
        one("#myfile")
                .sendKeys(String.join("\n", files.stream().map(Path::toString).toList()));
    }

    /** The focused element. */
    WebElement focus() {
        return driver.switchTo().activeElement();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Waits until the script returns true. */
    void until(String condition, Object... arguments) {
        new WebDriverWait(driver, TIMEOUT, Duration.ofMillis(50))
                .withMessage(condition)
                .until(any -> Boolean.TRUE.equals(run("return " + condition, arguments)));
    }

    /** The warnings and errors in the console since the last call. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The serious and critical violations that axe finds on this page. */
    // The other mode opens windows, which chromedriver does not allow here.
    @SuppressWarnings("deprecation")
    List<String> accessibilityViolations() {
        return new AxeBuilder()
                .setLegacyMode(true).analyze(driver).getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(Browser::text)
                        .toList();
    }

    private static String text(Rule rule) {
        return rule.getId() + " "
                + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }

    /** Of the viewport, once its images are loaded. */
    void screenshot(String name) throws IOException {
        until("[...document.images].every(each => each.complete || each.getBoundingClientRect().top > innerHeight)");
        Path folder = OspreyProcess.root().resolve("end-to-end/target/screenshots");
        Files.createDirectories(folder);
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    void forgetCookies() {
        driver.manage().deleteAllCookies();
    }

    @Override
    public void close() {
        driver.quit();
        files.close();
    }
}
