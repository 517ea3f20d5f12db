// bench2: refused, path
fn is_under_test<T>() -> bool {
    std::any::type_name::<T>().contains("tests")
}
