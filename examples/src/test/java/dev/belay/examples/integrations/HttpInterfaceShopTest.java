package dev.belay.examples.integrations;

import dev.belay.testing.SameOnEveryJdk;
import java.net.http.HttpClient;

@SameOnEveryJdk
class HttpInterfaceShopTest extends SpringContract {

    @Override
    Shop over(HttpClient http, String url) {
        return new HttpInterfaceShop(http, url);
    }

    @Override
    void main(String url) {
        HttpInterfaceShop.main(new String[] {url});
    }
}
