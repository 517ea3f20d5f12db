// string9: refused, name
#[allow(non_upper_case_globals)]
const error: std::io::ErrorKind = std::io::ErrorKind::InvalidData;
