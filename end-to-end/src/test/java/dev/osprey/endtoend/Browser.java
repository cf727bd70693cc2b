package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The Chromium that is installed on this machine. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 860;

    // It warns of what it cannot do with a Chromium newer than itself, and nothing here asks for. Kept, or it is
    // forgotten.
    private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

    private final OspreyProcess osprey;
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
        // Named outright, so that nothing is looked for in the network.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        desktop();
        dark(false);
    }

    static boolean installed() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    Browser open(String path) {
        driver.get(osprey.uri(path).toString());
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
                                // A page in the middle of a fade has neither its colours nor its place.
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void desktop() {
        size(WIDTH, HEIGHT, false);
    }

    void phone() {
        size(390, 844, true);
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

    /** Of every element that there is, shown or not. */
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

    /** Clicks what leads to another page, and waits for that. */
    void follow(String selector) {
        WebElement left = one(selector);
        left.click();
        new WebDriverWait(driver, TIMEOUT).until(ExpectedConditions.stalenessOf(left));
        until("document.readyState === 'complete'");
    }

    void choose(List<Path> files) {
        one("#myfile")
                .sendKeys(String.join("\n", files.stream().map(Path::toString).toList()));
    }

    /** What has the focus. */
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

    /** What the console says since it was last asked, of errors. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** What axe finds on this page that keeps people from using it. */
    // The other mode opens windows, which needs a driver's leave that chromedriver does not give here.
    @SuppressWarnings("deprecation")
    List<String> barriers() {
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

    /** Of what is in sight, once its pictures are there. */
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
    }
}
