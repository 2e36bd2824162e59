package io.throughline.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How feedback rates models.
 *
 * @param initialRating of a model that is unrated
 * @param kFactor how far one judgement moves a rating
 * @param file where ratings are kept; null for memory only
 */
public record RatingSettings(double initialRating, double kFactor, @Nullable Path file) {}
