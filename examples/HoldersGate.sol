// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { IClaimGate } from "../contracts/interfaces/IClaimGate.sol";

/// @notice Pays accounts that hold a token of a collection when they claim; each token counts once in a campaign.
contract HoldersGate is IClaimGate {
    IERC721 public immutable collection;

    /// @notice By campaign, which is whoever asks: so a stranger's call touches nothing but the stranger's own state.
    mapping(address campaign => mapping(uint256 tokenId => bool used)) public isUsed;

    error NotHolder(address account, uint256 tokenId);
    error TokenUsed(uint256 tokenId);

    constructor(IERC721 collection_) {
        collection = collection_;
    }

    function check(uint256, address account, address, uint256, address, bytes calldata data) external returns (bytes4) {
        uint256 tokenId = abi.decode(data, (uint256));
        if (collection.ownerOf(tokenId) != account) revert NotHolder(account, tokenId);
        if (isUsed[msg.sender][tokenId]) revert TokenUsed(tokenId);
        isUsed[msg.sender][tokenId] = true;
        return IClaimGate.check.selector;
    }

    /// @notice It never stops claiming, so it never moves an end.
    function extraTime(address) external pure returns (uint256) {
        return 0;
    }
}
