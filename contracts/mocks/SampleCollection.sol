// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ERC721 } from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title SampleCollection
/// @notice Tokens of which there is one each, for anybody who asks. Never shipped.
contract SampleCollection is ERC721 {
    constructor() ERC721("Sample collection", "SAMPLES") {}

    function mint(address holder, uint256 tokenId) external {
        _mint(holder, tokenId);
    }
}
