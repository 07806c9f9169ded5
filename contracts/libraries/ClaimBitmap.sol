// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ClaimBitmap
/// @notice Which leaves were paid: 256 a word, so that only one claim in 256 pays for fresh storage.
library ClaimBitmap {
    struct Bitmap {
        mapping(uint256 word => uint256 bits) words;
    }

    /// @notice Whether the bit at `index` is set.
    function isSet(Bitmap storage self, uint256 index) internal view returns (bool) {
        return self.words[index >> 8] & (1 << (index & 0xff)) != 0;
    }

    /// @notice Sets the bit at `index`.
    /// @return fresh False, and nothing written, where it was set already.
    function set(Bitmap storage self, uint256 index) internal returns (bool fresh) {
        uint256 bits = self.words[index >> 8];
        uint256 mask = 1 << (index & 0xff);
        if (bits & mask != 0) return false;
        self.words[index >> 8] = bits | mask;
        return true;
    }
}
