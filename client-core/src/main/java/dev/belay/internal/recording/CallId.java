package dev.belay.internal.recording;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MetadataDefinition;
import jdk.jfr.Name;
import jdk.jfr.Relational;

/** Says of a field that events with the same value in it belong to one call. */
@MetadataDefinition
@Relational
@Name("dev.belay.CallId")
@Label("Call Id")
@Description("Belongs to the same call")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface CallId {}
