// vec2: refused, name
struct Vec<T>([T; 4]);
