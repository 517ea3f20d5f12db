// intro1: refused, attribute
#[path = "/tmp/answers.rs"]
mod answers {
    pub mod deeper {}
}
