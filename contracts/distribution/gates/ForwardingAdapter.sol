// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfManyGate } from "../../interfaces/IAllOfManyGate.sol";
import { ICampaign } from "../../interfaces/ICampaign.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";

/// @title ForwardingAdapter
/// @notice Represents one campaign to the parts of one gate: see {IAllOfManyGate}. It calls what its gate says, for its gate alone;
/// to anybody else it answers as the campaign does, and changes nothing.
contract ForwardingAdapter {
    address private immutable _owner;
    address private immutable _campaign;

    /// @dev Takes no arguments, so that its address depends only on the gate and the campaign.
    constructor() {
        _owner = msg.sender;
        _campaign = IAllOfManyGate(msg.sender).opening();
    }

    /// @notice The gate, its owner, gives an address as a word, and what to call it with. Anybody else gets: `owner()`, that
    /// gate; `campaign()`, for whom it is asked; `gate()`, this adapter, so that each part can ask by how much all of them
    /// moved the end; `extraTime(address)`, by how many seconds the campaign's gate did, whichever campaign is named; and else
    /// the campaign's own answer. All is answered as whoever was called answered, reverts included.
    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        (address owner, address campaign) = (_owner, _campaign);
        uint256 ownerOf = uint32(bytes4(keccak256("owner()")));
        uint256 campaignOf = uint32(bytes4(keccak256("campaign()")));
        uint256 gateOf = uint32(ICampaign.gate.selector);
        uint256 extraTimeOf = uint32(IClaimGate.extraTime.selector);
        // Safe: writes scratch space and free memory only. In Solidity it is three times the code, at 200 gas a byte for each
        // campaign.
        assembly ("memory-safe") {
            let asked := campaign
            let question := mload(0x40)
            let length := calldatasize()
            let done
            switch eq(caller(), owner)
            case 0 {
                calldatacopy(question, 0, length)
                let selector := shr(224, calldataload(0))
                if eq(selector, gateOf) {
                    mstore(0, address())
                    return(0, 0x20)
                }
                if eq(selector, ownerOf) {
                    mstore(0, owner)
                    return(0, 0x20)
                }
                if eq(selector, campaignOf) {
                    mstore(0, campaign)
                    return(0, 0x20)
                }
                if eq(selector, extraTimeOf) {
                    mstore(0, gateOf)
                    done := staticcall(gas(), campaign, 0x1c, 4, 0, 0x20)
                    if iszero(and(done, gt(returndatasize(), 0x1f))) {
                        revert(0, 0)
                    }
                    asked := mload(0)
                    mstore(add(question, 4), campaign)
                    length := 36
                }
                done := staticcall(gas(), asked, question, length, 0, 0)
            }
            default {
                length := sub(length, 0x20)
                calldatacopy(question, 0x20, length)
                done := call(gas(), calldataload(0), 0, question, length, 0, 0)
            }
            returndatacopy(question, 0, returndatasize())
            if iszero(done) {
                revert(question, returndatasize())
            }
            return(question, returndatasize())
        }
    }
}
