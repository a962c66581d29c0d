package dev.belay.examples.integrations;

import java.io.OutputStream;

/** What each program does over HTTP, in the manner of its own library. */
interface Shop {

    /** Returns an order. */
    Order order(long id) throws Exception;

    /** Sends an order and returns it as the shop has taken it. */
    Order place(Order order) throws Exception;

    /** Copies all orders as they arrive, and returns how many bytes that was. */
    long export(OutputStream target) throws Exception;
}
