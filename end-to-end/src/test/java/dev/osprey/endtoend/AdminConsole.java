package dev.osprey.endtoend;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.openqa.selenium.WebElement;

/** The admin console of a Payara Server in a browser. */
record AdminConsole(Browser browser, int port) {

    private static final String PROPERTIES =
            "/microprofile/microprofile/specs/configAPI/propertyConfiguration.jsf?source=domain";
    private static final String LINKS = "a[id*=':rowGroup1:']";
    private static final String SAVE = "[id$='propertyContentPage:topButtons:saveButton']";

    /** A domain without a password logs its browser in as admin. */
    void logIn() {
        open("/");
        awaitText("Common Tasks");
    }

    void open(String page) {
        browser.open(URI.create("http://localhost:" + port + page));
    }

    /** Waits until the page shows this text. */
    void awaitText(String text) {
        browser.until("document.body !== null && document.body.innerText.includes(arguments[0])", text);
    }

    /** Opens a page and returns the texts of the links in its table. */
    List<String> links(String page) {
        open(page);
        browser.until("document.querySelector(\"" + LINKS + "\") !== null");
        return browser.texts(LINKS);
    }

    /** Waits until a field of the page has a value with this text. */
    void awaitValue(String text) {
        browser.until(
                "[...document.querySelectorAll('input, select')].some(each => each.value.includes(arguments[0]))",
                text);
    }

    /** The field with the value of a row in the page's table of properties, scrolled into view. */
    WebElement setting(String name) {
        browser.until("document.querySelector(`input[value='${arguments[0]}']`) !== null", name);
        String row = browser.one("input[value='" + name + "']").getDomAttribute("id");
        WebElement value = browser.one("[id='" + row.replace(":col2:", ":col3:") + "']");
        browser.run("arguments[0].scrollIntoView({block: 'center'})", value);
        return value;
    }

    void openSettings() {
        open(PROPERTIES);
        awaitText("Additional Properties");
    }

    /** Changes existing settings of the domain. */
    void change(Map<String, String> settings) {
        openSettings();
        settings.forEach((name, value) -> {
            WebElement field = setting(name);
            field.clear();
            field.sendKeys(value);
        });
        browser.click(SAVE);
    }
}
