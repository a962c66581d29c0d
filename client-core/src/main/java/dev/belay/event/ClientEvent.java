package dev.belay.event;

/** Something that happened to a client, and to no call in particular. More kinds may be added in a minor version. */
public sealed interface ClientEvent
        permits BreakerChanged, CoolDownBegan, TokenRefreshed, ConnectionOpened, ConnectionClosed {}
