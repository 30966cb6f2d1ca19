#pragma once
inline std::string name() { return "kioku"; }
