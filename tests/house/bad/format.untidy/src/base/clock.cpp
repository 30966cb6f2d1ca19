int   now( ) { return 1 ;}
