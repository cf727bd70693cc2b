package dev.osprey.endtoend;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import dev.osprey.sqsra.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The pages in a real browser, with scripts and without. */
@OnSharedOsprey
@Order(7)
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT extends SharedOspreySuite {

    private static final int STORED = 60;
    // After all tests without an order.
    private static final int RESET = Integer.MAX_VALUE - 1;
    private static final int GUESSING = Integer.MAX_VALUE;
    private static final String MARKUP = "<img src=x onerror=document.title='broken'>.png";

    @TempDir
    private static Path files;

    private static Browser browser;
    private static String password;

    @BeforeAll
    static void storeImagesAndOpenBrowser() throws Exception {
        if (!Browser.installed()) {
            System.out.println("PagesIT is skipped: chromium and chromedriver are not in /usr/bin");
        }
        assumeTrue(Browser.installed());
        password = osprey.adminPassword();
        client.deleteEverything();
        // More than one page of results.
        List<Callable<HttpResponse<String>>> uploads = Samples.all().subList(0, STORED).stream()
                .<Callable<HttpResponse<String>>>map(sample -> () -> client.post("/api/classifications", sample))
                .toList();
        assertThat(ConcurrentCalls.invokeAll(8, uploads)).allMatch(answer -> answer.statusCode() == 200);
        browser = new Browser(osprey);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void logOut() {
        browser.scripts(true);
        browser.desktop();
        browser.dark(false);
        browser.open("/").forgetCookies();
        browser.errors();
    }

    @AfterEach
    void theConsoleHasNoErrors() {
        browser.scripts(true);
        assertThat(browser.errors())
                // The browser logs each error response, which a test may provoke.
                .filteredOn(error -> !error.contains("Failed to load resource"))
                .isEmpty();
    }

    @Test
    void twentyImagesAreClassifiedWithoutScripts() throws Exception {
        browser.scripts(false);
        browser.open("/");
        List<Sample> samples = Samples.all().subList(0, 20);

        browser.choose(samples.stream().map(Sample::file).toList());
        browser.follow("#upload button");

        assertThat(browser.texts(".image .file")).isEqualTo(names(samples));
        assertThat(browser.texts(".image .label")).isEqualTo(answers(samples));
        assertThat(browser.texts(".image .number")).hasSize(20).allMatch(text -> text.matches("\\d+\\.\\d%"));
    }

    @Test
    void aSamplePictureIsClassifiedByOneClickWithScriptsAndWithout() {
        for (boolean scripts : List.of(false, true)) {
            browser.scripts(scripts);
            browser.open("/");
            assertThat(browser.texts(".model .labels li")).hasSize(10).contains("Ankle boot");

            browser.follow(".sample[title='bag.png']");

            assertThat(browser.texts(".image .file")).containsExactly("bag.png");
            assertThat(browser.texts(".image .label")).containsExactly("Bag");
        }
    }

    @Test
    void whoHasJustUploadedAnImageDeletesItWithScriptsAndWithout() throws Exception {
        Sample sample = Samples.all().get(5);
        int before = stored();

        browser.choose(List.of(sample.file()));
        browser.click("#classify");
        awaitLabels(1);
        assertThat(browser.one("#images .delete").getDomAttribute("aria-label")).isEqualTo("Delete " + sample.name());
        browser.click("#images .delete");

        browser.until("document.querySelectorAll('#images li').length === 0");
        assertThat(browser.text("#announcer")).isEqualTo(sample.name() + " was deleted.");
        assertThat(stored()).isEqualTo(before);

        browser.scripts(false);
        browser.open("/");
        browser.choose(List.of(sample.file()));
        browser.follow("#upload button");
        assertThat(stored()).isEqualTo(before + 1);
        browser.follow(".image form button");

        assertThat(browser.text(".notice")).isEqualTo("The image was deleted.");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void theAdminDeletesAnImageOnItsPageAndAStrangerDoesNot() throws Exception {
        String id = client.classify(Samples.all().get(5)).getString("id");
        int before = stored();
        browser.scripts(false);
        browser.open("/results/" + id);
        assertThat(browser.all("main a[href$='/delete']")).isEmpty();

        browser.open("/results/" + id + "/delete");
        fillInLogin();
        assertThat(browser.path()).isEqualTo("/results/" + id + "/delete");
        browser.follow("main a.secondary");
        browser.follow("main a[href$='/delete']");
        browser.follow("button.danger");

        assertThat(browser.text(".notice")).isEqualTo("The image was deleted.");
        assertThat(stored()).isEqualTo(before - 1);
        assertThat(client.get("/results/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void twentyImagesAreShownAndThenClassifiedOneByOne() throws Exception {
        List<Sample> samples = Samples.all().subList(0, 20);

        browser.choose(samples.stream().map(Sample::file).toList());

        assertThat(browser.texts("#images .file")).isEqualTo(names(samples));
        browser.until("[...document.querySelectorAll('#images img')].every(each => each.naturalWidth > 0)");
        assertThat(browser.text("#announcer")).isEqualTo("20 images added.");
        assertThat(client.json("/api/queues").getJsonObject("request").getInt("visible"))
                .as("nothing is sent before the click")
                .isZero();

        browser.click("#classify");

        awaitLabels(20);
        assertThat(browser.texts("#images .label")).isEqualTo(answers(samples));
        assertThat(browser.all("#images meter"))
                .allMatch(meter -> Double.parseDouble(meter.getDomProperty("value")) > 0.1);
        assertThat(browser.one("#uploaded").getDomProperty("value")).isEqualTo("1");
        assertThat(browser.one("#processed").getDomProperty("value")).isEqualTo("1");
        assertThat(browser.text("#processed-count")).isEqualTo("20 of 20");
        browser.until("document.querySelector('#announcer').textContent === '20 of 20 processed. All done.'");
    }

    @Test
    void aFileThatIsNotAnImageIsReportedAndTheOthersAreClassified() throws Exception {
        Path text = Files.writeString(files.resolve("notes.png"), "not an image");
        Sample sample = Samples.all().get(0);

        browser.choose(List.of(text, sample.file()));
        browser.click("#classify");

        browser.until("document.querySelector('#processed-count').textContent === '2 of 2'");
        assertThat(browser.texts("#images .state").get(0)).contains("notes.png", "not a JPEG, PNG");
        assertThat(browser.texts("#images .label").get(1)).isEqualTo(sample.prediction());
        browser.until("document.querySelector('#announcer').textContent === '2 of 2 processed. 1 failed.'");
    }

    @Test
    void imagesCanBeDropped() throws Exception {
        Sample sample = Samples.all().get(3);

        browser.run(
                CREATE_TRANSFER + "document.querySelector('#upload').dispatchEvent("
                        + "new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));",
                content(sample));

        browser.click("#classify");
        awaitLabels(1);
        assertThat(browser.texts("#images .label")).containsExactly(sample.prediction());
    }

    @Test
    void imagesCanBePasted() throws Exception {
        Sample sample = Samples.all().get(4);

        browser.run(
                CREATE_TRANSFER + "document.body.dispatchEvent("
                        + "new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true, cancelable: true}));",
                content(sample));

        browser.click("#classify");
        awaitLabels(1);
        assertThat(browser.texts("#images .label")).containsExactly(sample.prediction());
    }

    @Test
    void anImageCanBeRemovedBeforeTheUpload() throws Exception {
        List<Sample> samples = Samples.all().subList(0, 3);
        browser.choose(samples.stream().map(Sample::file).toList());

        browser.click("#images li:nth-child(2) .remove");

        assertThat(browser.texts("#images .file"))
                .containsExactly(samples.get(0).name(), samples.get(2).name());
        assertThat(browser.focus().getDomAttribute("aria-label"))
                .isEqualTo("Remove " + samples.get(2).name());
        browser.click("#clear");
        assertThat(browser.one("#batch").isDisplayed()).isFalse();
    }

    @Test
    void thePageWorksByKeyboard() throws Exception {
        browser.press(Keys.TAB);
        assertThat(browser.focus().getText()).isEqualTo("Skip to main content");
        assertThat(browser.focus().isDisplayed()).isTrue();
        browser.press(Keys.ENTER);
        assertThat(browser.path()).isEqualTo("/#main");

        browser.press(Keys.TAB);
        WebElement field = browser.focus();
        assertThat(field.getDomAttribute("id")).isEqualTo("myfile");
        assertThat(browser.one(".drop").getCssValue("outline-style")).isEqualTo("solid");
        Sample sample = Samples.all().get(5);
        // Enter opens a dialog of the desktop, which a test cannot operate.
        browser.choose(List.of(sample.file()));
        browser.press(Keys.TAB);
        assertThat(browser.focus().getDomAttribute("id")).isEqualTo("clear");
        browser.press(Keys.TAB);
        assertThat(browser.focus().getDomAttribute("id")).isEqualTo("classify");
        browser.press(Keys.ENTER);

        awaitLabels(1);
        assertThat(browser.texts("#images .label")).containsExactly(sample.prediction());
    }

    @Test
    void aFileNameWithMarkupIsEscapedOnEveryPage() throws Exception {
        Path markup = Files.copy(Samples.all().get(0).file(), files.resolve(MARKUP));

        browser.choose(List.of(markup));
        browser.click("#classify");
        awaitLabels(1);
        assertThat(browser.texts("#images .file")).containsExactly(MARKUP);
        assertHarmless();

        browser.open("/results?fileName=" + URLEncoder.encode(MARKUP, StandardCharsets.UTF_8));
        assertThat(browser.texts("#results tbody th")).containsExactly(MARKUP);
        assertThat(browser.one("#file-name").getDomProperty("value")).isEqualTo(MARKUP);
        assertHarmless();

        browser.follow("#results tbody th a");
        assertThat(browser.text("h1")).isEqualTo(MARKUP);
        assertThat(browser.title()).isEqualTo(MARKUP + " · Osprey");
        assertHarmless();

        browser.scripts(false);
        browser.open("/").choose(List.of(markup));
        browser.follow("#upload button");
        assertThat(browser.texts(".image .file")).containsExactly(MARKUP);
    }

    private static void assertHarmless() {
        assertThat(browser.all("img[src='x']")).isEmpty();
        assertThat(browser.title()).isNotEqualTo("broken");
    }

    @Test
    void resultsCanBeSearchedByNameLabelAndStatus() {
        for (boolean scripts : new boolean[] {true, false}) {
            browser.scripts(scripts);
            browser.open("/results");
            browser.one("#file-name").sendKeys("ANKLE");
            browser.one("#label").sendKeys("boot");
            browser.one("#status").sendKeys("Classified");
            browser.follow(".search button");

            assertThat(browser.texts("#results tbody th")).isNotEmpty().allMatch(name -> name.contains("ankle"));
            assertThat(browser.texts("#results tbody strong")).containsOnly("Ankle boot");
            assertThat(browser.one("#status").getDomProperty("value")).isEqualTo("DONE");

            browser.one("#label").sendKeys("no such label");
            browser.follow(".search button");
            assertThat(browser.text(".empty")).isEqualTo("No results match your search.");
        }
    }

    @Test
    void olderResultsAreOnFurtherPages() {
        browser.scripts(false);
        browser.open("/results");
        List<String> newest = links();
        assertThat(newest).hasSize(50);

        browser.follow("a[rel=next]");

        assertThat(links()).isNotEmpty().doesNotContainAnyElementsOf(newest);
        browser.follow("a[rel=first]");
        assertThat(links()).isEqualTo(newest);
    }

    private static List<String> links() {
        return browser.all("#results tbody th a").stream()
                .map(link -> link.getDomAttribute("href"))
                .toList();
    }

    @Test
    void resultsAreOrderedByTheServerOverAllPages() {
        browser.open("/results?fileName=.png");
        List<String> newestFirst = browser.texts("#results tbody th");

        browser.follow("#results th:nth-child(2) a", Keys.ENTER);
        assertThat(browser.one("#results th:nth-child(2)").getDomAttribute("aria-sort"))
                .isEqualTo("ascending");
        List<String> byName = new ArrayList<>(browser.texts("#results tbody th"));
        assertThat(byName).hasSize(50);
        browser.follow("a[rel=next]");
        List<String> secondPage = browser.texts("#results tbody th");
        assertThat(secondPage).isNotEmpty();
        byName.addAll(secondPage);
        assertThat(byName.stream()
                        .filter(name -> name.matches("\\d+_.*"))
                        .map(name -> Integer.parseInt(name.substring(0, name.indexOf('_'))))
                        .toList())
                .hasSizeGreaterThan(50)
                .isSorted();

        browser.follow("#results th:nth-child(4) a");
        assertThat(browser.texts("#results tbody .number").stream()
                        .map(text -> Double.parseDouble(text.replace("%", "")))
                        .toList())
                .isSortedAccordingTo(Comparator.reverseOrder());

        browser.follow("#results th:nth-child(5) a");
        assertThat(browser.texts("#results tbody th")).isEqualTo(newestFirst);
    }

    @Test
    void operationsShowsTheDataOfTheApi() throws Exception {
        browser.open("/operations");

        browser.until("document.querySelector('#freshness').textContent === 'Live'");
        // A slow machine may need a second worker, which comes and goes.
        Await.until("the page has the workers of the API", () -> {
            int workers = workers();
            return browser.text("#worker-count").equals(Integer.toString(workers))
                    && browser.all("#workers .badge").size() == workers;
        });
        assertThat(browser.text("#policy")).isEqualTo(client.json("/api/fleet").getString("policy"));
        assertThat(browser.all(".chart canvas")).hasSize(3);

        assertThat(client.post("/api/classifications", Samples.all().get(0)).statusCode())
                .isEqualTo(200);
        browser.until("Number.parseFloat(document.querySelector('#throughput-now').textContent) > 0");
        browser.until("Number.parseFloat(document.querySelector('#wait-now').textContent) >= 0");
    }

    @Test
    void operationsIsReadableWithoutScriptsAndLogin() throws Exception {
        browser.scripts(false);
        browser.open("/operations");

        assertThat(browser.texts(".tiles dt")).containsExactly("Waiting", "In flight", "Dead letters", "Workers");
        Await.until(
                "the page has the workers of the API",
                () -> browser.open("/operations").text("#worker-count").equals(Integer.toString(workers())));
        assertThat(browser.one(".charts").isDisplayed()).isFalse();
        assertThat(browser.text("a[href='/login']")).isEqualTo("Log in");
    }

    @Test
    void deadLettersAreRedrivenAfterConfirmation() throws Exception {
        Sample sample = Samples.all().get(6);
        String id = DeadLetters.send(osprey, sample);
        logIn("operations/redrive");
        assertThat(browser.text("form.card strong")).isEqualTo("1 message");

        browser.follow("form.card button");

        assertThat(browser.text(".notice")).isEqualTo("Redriving 1 message.");
        browser.until("document.querySelector('#dead').textContent === '0'");
        Await.until(
                "the page has the predictions",
                () -> !browser.open("/results/" + id).all(".predictions").isEmpty());
        assertThat(browser.texts(".predictions .label").get(0)).isEqualTo(sample.prediction());
    }

    @Test
    void theAdminSendsAFailedWebhookAgainWithoutScripts() throws Exception {
        Sample sample = Samples.all().get(8);
        int port = FreePorts.one();
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        HttpResponse<String> answer =
                client.upload("/api/classifications?callback=http://localhost:" + port + "/hook", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String id = Client.object(answer.body()).getString("id");
        Await.until(
                "the only attempt has failed",
                () -> client.json("/api/webhooks/deliveries/" + id)
                        .getString("state")
                        .equals("FAILED"));
        String button = "form[action='/operations/webhooks/" + id + "/resend'] button";
        browser.scripts(false);
        browser.open("/operations");
        assertThat(browser.texts("#deliveries .badge").get(0)).isEqualTo("Failed");
        assertThat(browser.all(button)).isEmpty();
        logIn("operations");
        browser.scripts(true);
        browser.phone();
        assertThat(browser.overflow()).as("the page of the admin fits").isZero();
        browser.desktop();
        browser.scripts(false);

        try (WebhookReceiver receiver = new WebhookReceiver(port)) {
            browser.follow(button);

            assertThat(browser.text(".notice")).startsWith("The webhook is sent again");
            Await.until("the webhook has come", () -> !receiver.webhooks().isEmpty());
            assertThat(receiver.webhooks()).hasSize(1).allMatch(WebhookReceiver.Webhook::signed);
            assertThat(receiver.webhooks().get(0).image()).isEqualTo(id);
            Await.until(
                    "the page shows it",
                    () -> browser.open("/operations")
                            .texts("#deliveries .badge")
                            .get(0)
                            .equals("Delivered"));
        }
    }

    @Test
    void changesNeedALogin() throws Exception {
        int before = stored();
        browser.scripts(false);

        browser.open("/operations/reset");
        assertThat(browser.path()).isEqualTo("/login?next=operations/reset");
        browser.one("#password").sendKeys("wrong");
        browser.follow("main button");
        assertThat(browser.text("[role=alert]")).isEqualTo("Wrong username or password.");

        browser.open("/operations/reset");
        assertThat(browser.path()).isEqualTo("/login?next=operations/reset");
        for (String path : List.of("/operations/reset", "/operations/redrive", "/operations/anything")) {
            HttpResponse<String> refused = client.sendForm("POST", path, "token=x");
            assertThat(refused.statusCode()).as(path).isEqualTo(303);
            assertThat(refused.headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).startsWith("/login?next="));
        }
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void theApiUsesBasicAuthentication() throws Exception {
        for (String method : List.of("DELETE", "POST", "PUT", "PATCH")) {
            HttpResponse<String> refused = client.sendForm(method, "/api/fleet", "");
            assertThat(refused.statusCode()).as(method).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(scheme -> assertThat(scheme).startsWith("Basic "));
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(client.sendForm("DELETE", "/api/fleet", "", "Authorization", Client.basicAuth("wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.sendForm("DELETE", "/api/fleet", "", "Authorization", "Basic %%%")
                        .statusCode())
                .isEqualTo(401);
        // There is nothing to delete, but the caller is authenticated.
        assertThat(client.sendForm("DELETE", "/api/fleet", "", "Authorization", Client.basicAuth(password))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void aSessionDoesNotAuthenticateApiCalls() throws Exception {
        String session =
                logIn().headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");

        assertThat(client.get("/operations", "Cookie", session).body()).contains("Log out");
        assertThat(client.sendForm("DELETE", "/api/fleet", "", "Cookie", session)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void crossSiteRequestsAreRefused() throws Exception {
        Sample sample = Samples.all().get(0);
        MultipartForm form = MultipartForm.with("myfile", "foreign.png", sample.bytes());

        for (List<String> header : List.of(
                List.of("Origin", "http://other.example"),
                List.of("Origin", "null"),
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"))) {
            HttpResponse<String> refused = client.upload(form, header.get(0), header.get(1));
            assertThat(refused.statusCode()).as(header.toString()).isEqualTo(403);
        }
        String own = osprey.uri("").toString();
        assertThat(client.upload(form, "Origin", own).statusCode()).isEqualTo(200);
        assertThat(client.upload(form, "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFormOfAnotherSessionIsRefused() throws Exception {
        int before = stored();
        logIn("operations/reset");
        String token = browser.one("input[name=token]").getDomProperty("value");
        browser.forgetCookies();
        logIn("operations/reset");
        assertThat(browser.one("input[name=token]").getDomProperty("value")).isNotEqualTo(token);

        browser.run("document.querySelector('input[name=token]').value = arguments[0]", token);
        browser.follow("button.danger");

        assertThat(browser.text("[role=alert]")).contains("another session");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void logOutEndsTheSession() {
        logIn("operations");
        browser.follow("form[action='/logout'] button");

        assertThat(browser.text("a[href='/login']")).isEqualTo("Log in");
        assertThat(browser.open("/operations/reset").path()).isEqualTo("/login?next=operations/reset");
    }

    @Test
    void theLoginDoesNotRedirectToOtherSites() {
        browser.open("/login?next=//other.example/");
        fillInLogin();

        assertThat(browser.path()).isEqualTo("/operations");
    }

    @Test
    void everyPageHasAStrictContentSecurityPolicy() throws Exception {
        for (String path : pages()) {
            Map<String, List<String>> headers =
                    client.get(path, "Accept", "text/html").headers().map();
            assertThat(headers.get("content-security-policy"))
                    .as(path)
                    .containsExactly(
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
                                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
            assertThat(headers.get("x-content-type-options")).as(path).containsExactly("nosniff");
            assertThat(headers.get("referrer-policy")).as(path).containsExactly("same-origin");
        }
    }

    @Test
    void theSessionCookieIsProtected() throws Exception {
        HttpResponse<String> loggedIn = logIn();

        assertThat(loggedIn.statusCode()).isEqualTo(303);
        assertThat(loggedIn.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/"));
    }

    @Test
    void thePasswordIsNotStoredInPlainText() throws Exception {
        assertThat(osprey.logs()).contains("admin password (shown once): ***").doesNotContain(password);
        assertThat(Files.readString(osprey.data().resolve("admin-password-hash")))
                .startsWith("pbkdf2-sha512:")
                .doesNotContain(password);
    }

    /** In both colour schemes, on a desktop and on a phone, which no page overflows. */
    @Test
    void everyPageIsAccessible() throws Exception {
        for (String path : pages()) {
            browser.desktop();
            assertAccessible(path, false);
            browser.phone();
            assertAccessible(path, true);
            assertThat(browser.overflow()).as(path + " fits").isZero();
            if (Thorough.enabled()) {
                assertAccessible(path, false);
                browser.desktop();
                assertAccessible(path, true);
            }
        }
        browser.desktop();
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark);
            browser.open("/");
            chooseAndClassify(3);
            assertThat(browser.accessibilityViolations()).as("answers").isEmpty();
            browser.forgetCookies();
            logIn("operations/reset");
            assertThat(browser.accessibilityViolations()).as("confirmation").isEmpty();
            browser.open("/results");
            browser.follow("#results tbody th a");
            assertThat(browser.accessibilityViolations())
                    .as("result of the admin")
                    .isEmpty();
            browser.follow("main a[href$='/delete']");
            assertThat(browser.accessibilityViolations())
                    .as("confirmation of a deletion")
                    .isEmpty();
            browser.open("/operations");
            browser.until("document.querySelector('#freshness').textContent === 'Live'");
            assertThat(browser.accessibilityViolations())
                    .as("operations of the admin")
                    .isEmpty();
        }
    }

    private static void assertAccessible(String path, boolean dark) {
        browser.dark(dark);
        browser.open(path);
        assertThat(browser.accessibilityViolations())
                .as(path + (dark ? " dark" : " light"))
                .isEmpty();
    }

    @Test
    void everyPageHasAScreenshot() throws Exception {
        for (String look : List.of("light", "dark", "phone")) {
            browser.dark(look.equals("dark"));
            if (look.equals("phone")) {
                browser.phone();
            } else {
                browser.desktop();
            }
            browser.open("/");
            chooseAndClassify(12);
            browser.run("scrollTo(0, 0)");
            browser.screenshot("upload-" + look);
            browser.open("/results").screenshot("results-" + look);
            browser.follow("#results tbody th a");
            browser.screenshot("result-" + look);
            browser.open("/operations");
            browser.until("document.querySelector('#freshness').textContent === 'Live'");
            browser.screenshot("operations-" + look);
            browser.open("/login").screenshot("login-" + look);
            browser.open("/results/unknown").screenshot("problem-" + look);
            logIn("operations/reset");
            browser.screenshot("confirm-" + look);
            browser.open("/results");
            browser.follow("#results tbody th a");
            browser.follow("main a[href$='/delete']");
            browser.screenshot("delete-" + look);
            browser.forgetCookies();
        }
        try (var screenshots = Files.list(OspreyProcess.root().resolve("end-to-end/target/screenshots"))) {
            assertThat(screenshots).hasSizeGreaterThanOrEqualTo(24);
        }
    }

    /** Late, since the other tests need the images. */
    @Test
    @Order(RESET)
    void theAdminDeletesEverythingWithoutScripts() throws Exception {
        browser.scripts(false);
        logIn("operations/reset");
        assertThat(browser.text("form.card strong")).isEqualTo(stored() + " images");

        browser.follow("button.danger");

        assertThat(browser.text(".notice")).endsWith("results deleted.");
        assertThat(stored()).isZero();
        browser.open("/results");
        assertThat(browser.text(".empty")).isEqualTo("No results yet. Upload an image");
    }

    /** Last, since other tests expect their wrong passwords to be refused at once. */
    @Test
    @Order(GUESSING)
    void passwordGuessingIsThrottled() throws Exception {
        // The wait doubles with each guess, so even a slow machine is throttled at last.
        List<Integer> statuses = new ArrayList<>();
        while (!statuses.contains(429) && statuses.size() < 20) {
            statuses.add(change("/api/fleet", Client.basicAuth("guess")));
        }

        assertThat(statuses).startsWith(401).endsWith(429);
        HttpResponse<String> form =
                client.sendForm("POST", "/login", "username=admin&password=guess", "Accept", "text/html");
        while (form.statusCode() == 403) {
            form = client.sendForm("POST", "/login", "username=admin&password=guess", "Accept", "text/html");
        }
        assertThat(form.statusCode()).isEqualTo(429);
        assertThat(form.headers().firstValue("Retry-After")).isPresent();
        assertThat(form.body()).contains("Too many login attempts.");
        assertThat(client.sendForm("DELETE", "/api/fleet", "", "Authorization", Client.basicAuth(password))
                        .statusCode())
                .as("the right password passes")
                .isEqualTo(405);
    }

    private static int change(String path, String authorization) {
        try {
            return client.sendForm("DELETE", path, "", "Authorization", authorization)
                    .statusCode();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<String> pages() throws Exception {
        String id;
        try (Cloud cloud = osprey.cloud()) {
            id = cloud.results().newest(1).get(0).id();
        }
        return List.of("/", "/results", "/results/" + id, "/operations", "/login", "/results/unknown");
    }

    private static int workers() throws Exception {
        return client.json("/api/fleet").getJsonArray("workers").size();
    }

    private static int stored() throws Exception {
        try (Cloud cloud = osprey.cloud()) {
            return cloud.results().newest(1000).size();
        }
    }

    /** Without a browser. */
    private static HttpResponse<String> logIn() throws Exception {
        return client.sendForm(
                "POST", "/login", "username=admin&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8));
    }

    private static void logIn(String next) {
        browser.open("/login?next=" + next);
        fillInLogin();
    }

    private static void fillInLogin() {
        browser.one("#password").sendKeys(password);
        browser.follow("main button");
    }

    private static void chooseAndClassify(int count) throws Exception {
        browser.choose(
                Samples.all().subList(0, count).stream().map(Sample::file).toList());
        browser.click("#classify");
        awaitLabels(count);
    }

    private static void awaitLabels(int count) {
        browser.until("document.querySelectorAll('#images .label:not([hidden])').length === arguments[0]", count);
    }

    private static final String CREATE_TRANSFER = """
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(arguments[0].content), each => each.charCodeAt(0));
            transfer.items.add(new File([bytes], arguments[0].name, {type: 'image/png'}));
            """;

    private static Map<String, String> content(Sample sample) throws Exception {
        return Map.of("name", sample.name(), "content", Base64.getEncoder().encodeToString(sample.bytes()));
    }

    private static List<String> names(List<Sample> samples) {
        return samples.stream().map(Sample::name).collect(Collectors.toList());
    }

    private static List<String> answers(List<Sample> samples) {
        return samples.stream().map(Sample::prediction).collect(Collectors.toList());
    }
}
