// English words that carry no topic, and the tails that an apostrophe leaves ("don", "t", "ve").
// Written by us; dropping them was measured to help.
#include "text/word_lists.hpp"

namespace memory::text {

const std::string_view kStopWords =
    "a an and are as at be but by for if in into is it no not of on or such that the their "
    "then there these they this to was will with what when where who how which why did do "
    "does has have had were been being he she his her him i you we my your me our us them s t "
    "from about am re ve ll d m don doesn didn isn wasn aren won can could would should may "
    "might must just also so too very than its any some";

}  // namespace memory::text
