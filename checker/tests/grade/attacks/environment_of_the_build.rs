// intro1: refused, macro
const HOME: Option<&str> = option_env!("HOME");
const FOLDER: &str = env!("PATH");
