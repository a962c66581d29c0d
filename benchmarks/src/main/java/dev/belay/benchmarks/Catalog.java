package dev.belay.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** What services answer with: a page of products, each with other objects, lists, numbers and text that is not ASCII only. */
public record Catalog(String id, int page, String next, List<Product> products) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String[] WORDS = {
        "anchor", "belt", "carabiner", "descender", "edge", "figure", "gear", "harness", "ice", "jumar", "knot",
                "ledge",
        "müsli", "naïve", "öse", "pitch", "quickdraw", "rope", "sling", "top", "übung", "valley", "wall", "登山"
    };
    private static final int MOST_BYTES_PER_PRODUCT = 900;

    /** One of many. */
    public record Product(
            long id,
            String sku,
            String name,
            String description,
            double price,
            String currency,
            boolean available,
            int stock,
            String updatedAt,
            List<String> tags,
            Maker maker,
            Dimensions dimensions,
            List<Review> reviews) {}

    /** Who makes it. */
    public record Maker(int id, String name, String country) {}

    /** How large it is. */
    public record Dimensions(double length, double width, double height, double weight) {}

    /** What somebody thinks of it. */
    public record Review(String author, int stars, String text) {}

    /** Returns a document of that size, or of its first product if that is larger; always the same one. */
    static byte[] json(int bytes) {
        Random random = new Random(bytes);
        List<Product> products = new ArrayList<>();
        int size = 0;
        do {
            Product product = product(random, bytes);
            products.add(product);
            size += MAPPER.writeValueAsBytes(product).length + 1;
        } while (size + MOST_BYTES_PER_PRODUCT / 2 < bytes);
        byte[] document = document(bytes, "", products);
        return document(bytes, "x".repeat(Math.max(0, bytes - document.length)), products);
    }

    private static byte[] document(int bytes, String next, List<Product> products) {
        return MAPPER.writeValueAsString(new Catalog("catalog-" + bytes, 1, next, products))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Product product(Random random, int most) {
        List<Review> reviews = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            reviews.add(new Review(words(random, 2), 1 + random.nextInt(5), words(random, 10)));
        }
        return new Product(
                random.nextInt(1 << 30),
                String.format(Locale.ROOT, "SKU-%08d", random.nextInt(100_000_000)),
                words(random, 3),
                words(random, most < 2 * MOST_BYTES_PER_PRODUCT ? 20 : 40),
                random.nextInt(100_000) / 100.0,
                "EUR",
                random.nextBoolean(),
                random.nextInt(1_000),
                String.format(Locale.ROOT, "2026-%02d-%02dT12:00:00Z", 1 + random.nextInt(12), 1 + random.nextInt(28)),
                List.of(words(random, 1), words(random, 1), words(random, 1)),
                new Maker(random.nextInt(1_000), words(random, 2), "CH"),
                new Dimensions(
                        random.nextInt(1_000) / 10.0,
                        random.nextInt(1_000) / 10.0,
                        random.nextInt(1_000) / 10.0,
                        random.nextInt(100_000) / 1_000.0),
                reviews);
    }

    private static String words(Random random, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < number; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
