/**
 * Writes tables as Apache Parquet files: flat columns, plain values, pages compressed with gzip.
 * That part of the format is small, and the libraries for all of it bring Hadoop along.
 */
@NullMarked
package io.throughline.server.parquet;

import org.jspecify.annotations.NullMarked;
