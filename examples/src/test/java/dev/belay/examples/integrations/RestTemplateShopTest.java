package dev.belay.examples.integrations;

import dev.belay.testing.SameOnEveryJdk;
import java.net.http.HttpClient;

@SameOnEveryJdk
class RestTemplateShopTest extends SpringContract {

    @Override
    Shop over(HttpClient http, String url) {
        return new RestTemplateShop(http, url);
    }

    @Override
    void main(String url) {
        RestTemplateShop.main(new String[] {url});
    }
}
