package io.throughline.server.config;

import io.throughline.server.config.Key.Service;
import io.throughline.server.config.ValueType.Mapping;
import io.throughline.server.config.ValueType.Mappings;
import io.throughline.server.config.ValueType.Named;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one mapping of the configuration, as its readers ask for them: recorded once, by
 * running the readers on a document that describes itself, and never written again. The root holds
 * all others, so it is the one source of the loader's unknown keys, the JSON Schema and the manual.
 */
final class Shape {
  /**
   * What one key says about others of its mapping.
   *
   * @param key where it stands
   * @param needed the other must stand there too; else it must not
   */
  record Bond(String key, String other, boolean needed) {}

  /**
   * A key of the root or of a mapping inside it.
   *
   * @param path the same as in {@link #at}
   * @param required whether it must be there
   */
  record Entry(String path, Key key, boolean required) {}

  private final Map<String, Shape> definitions;
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final Set<String> guarded = new LinkedHashSet<>();
  private final Set<Bond> bonds = new LinkedHashSet<>();
  private String path;
  private @Nullable Shape same;
  private boolean optional;
  private boolean closed;

  private Shape(String path, Map<String, Shape> definitions) {
    this.path = path;
    this.definitions = definitions;
  }

  /** The shape of a whole document, still empty. */
  static Shape root() {
    return new Shape("", new LinkedHashMap<>());
  }

  /** Where its mapping stands: {@code routing.decisions[]}; of a definition {@code $rule}. */
  String path() {
    return resolved().path;
  }

  String at(String key) {
    return path().isEmpty() ? key : path() + "." + key;
  }

  Collection<Key> keys() {
    return List.copyOf(resolved().keys.values());
  }

  Set<String> names() {
    return resolved().keys.keySet();
  }

  @Nullable Key key(String name) {
    return resolved().keys.get(name);
  }

  Collection<Bond> bonds() {
    return List.copyOf(resolved().bonds);
  }

  /** The shapes that have a name, because they stand in several places or in themselves. */
  Map<String, Shape> definitions() {
    return definitions;
  }

  /** All keys inside it by path, in the order of reading; those of its definitions come last. */
  Map<String, Entry> entries() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    collect(entries);
    definitions.values().forEach(shape -> shape.collect(entries));
    return entries;
  }

  private void collect(Map<String, Entry> entries) {
    for (Key key : keys()) {
      entries.put(at(key.name()), new Entry(at(key.name()), key, requires(key.name())));
      if (child(key.name()).definition() == null) {
        child(key.name()).collect(entries);
      }
    }
  }

  /** The name of its definition; null for most. */
  @Nullable String definition() {
    boolean named = path().startsWith("$") && path().indexOf('.') < 0;
    return named ? path().substring(1) : null;
  }

  /** Whether the key must be there: it is asked for, or a key inside it is. */
  boolean requires(String name) {
    Key key = key(name);
    if (key == null || resolved().guarded.contains(name)) {
      return false;
    }
    return key.required()
        || key.type() instanceof Mappings items && items.min() > 0
        || key.type() instanceof Mapping mapping && mapping.shape().requiresSome();
  }

  /** A definition may hold itself, and asks for nothing where it stands. */
  private boolean requiresSome() {
    return !optional && definition() == null && names().stream().anyMatch(this::requires);
  }

  /**
   * The shape of the mapping, or of each mapping in the list or under a name, at a key; an empty
   * one where there is none.
   */
  Shape child(String name) {
    Key key = key(name);
    return switch (key == null ? null : key.type()) {
      case Mapping mapping -> mapping.shape();
      case Mappings items -> items.shape();
      case Named named -> named.shape();
      case null, default -> new Shape(at(name), definitions);
    };
  }

  /** A shape for what will stand at a key. */
  Shape inner(String suffix) {
    return new Shape(at(suffix), definitions);
  }

  /** Whether what it describes was described before: then the readers need not go into it. */
  boolean closed() {
    return closed;
  }

  /** Records a key, unless it was: the first read of a key says most. */
  void record(Key key) {
    keys.putIfAbsent(key.name(), key);
  }

  void mark(String name, Service service) {
    keys.computeIfPresent(name, (unused, key) -> key.withService(service));
  }

  /** The readers ask whether a key is there, so it need not be. */
  void guard(String name) {
    guarded.add(name);
  }

  /** The readers ask whether the mapping is there, so it need not be. */
  void guardItself() {
    optional = true;
  }

  void bind(Bond bond) {
    bonds.add(bond);
  }

  /** Gives the shape a name; from its second place on, it is the one that has the name already. */
  void define(String name) {
    Shape first = definitions.putIfAbsent(name, this);
    if (first == null) {
      path = "$" + name;
    } else if (first != this) {
      same = first;
      closed = true;
    }
  }

  private Shape resolved() {
    return same == null ? this : same;
  }
}
