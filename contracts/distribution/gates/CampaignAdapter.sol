// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { IAllOfGate } from "../../interfaces/IAllOfGate.sol";
import { ICampaign } from "../../interfaces/ICampaign.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";

/// @title CampaignAdapter
/// @notice Represents one campaign to the two gates of one {AllOfGate}: see {IAllOfGate}. It forwards every other view call to
/// the campaign and changes nothing, so a gate that reads its campaign sees the campaign's own answers.
contract CampaignAdapter is IClaimGate {
    using Address for address;

    /// @notice The {AllOfGate} whose adapter this is.
    address public immutable owner;
    /// @notice The gate that the adapter asks first.
    address public immutable first;
    /// @notice The gate that the adapter asks second.
    address public immutable second;
    /// @notice For whom the adapter asks the gates: a campaign, or any other caller.
    address public immutable campaign;

    /// @dev Takes no arguments, so that its address depends only on the gate and the campaign.
    constructor() {
        owner = msg.sender;
        (first, second) = (IAllOfGate(msg.sender).first(), IAllOfGate(msg.sender).second());
        campaign = IAllOfGate(msg.sender).opening();
    }

    /// @dev The campaign's views, as the campaign answers them.
    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata question) external returns (bytes memory answer) {
        return campaign.functionStaticCall(question);
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4 selector) {
        // Check: the caller, and the data for each gate.
        if (msg.sender != owner) revert IAllOfGate.OnlyItsGate(msg.sender, owner);
        bytes[2] memory each;
        (each[0], each[1]) = (_part(data, 0), _part(data, 32));

        // Interaction: ask both gates. They keep their state under this adapter's address.
        for (uint256 i = 0; i < 2; ++i) {
            address asked = i == 0 ? first : second;
            bytes memory question = abi.encodeCall(
                IClaimGate.check,
                (index, account, recipient, amount, caller, each[i])
            );
            bytes memory answer = asked.functionCall(question);
            // A shorter answer, or one with other bits set in its word, is not this answer.
            if (answer.length < 32 || bytes32(answer) != IClaimGate.check.selector) {
                revert IAllOfGate.GateRefused(asked, bytes4(answer));
            }
        }
        return IClaimGate.check.selector;
    }

    /// @notice As a campaign, the adapter names itself as its gate. So each of the two gates can ask by how much both moved the
    /// end.
    function gate() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IClaimGate
    /// @dev By how many seconds the campaign's gate moves its end, all gates together, whichever campaign is named.
    function extraTime(address) external view returns (uint256 extra) {
        return IClaimGate(ICampaign(campaign).gate()).extraTime(campaign);
    }

    /// @dev One of the two byte strings of `abi.encode(bytes, bytes)`. They may overlap: each gate judges its own.
    /// @param place Position of the string's offset.
    function _part(bytes calldata data, uint256 place) private pure returns (bytes memory part) {
        if (data.length < 64) revert GateDataMalformed(data.length);
        uint256 offset = uint256(bytes32(data[place:place + 32]));
        if (offset > data.length - 32) revert GateDataMalformed(data.length);
        uint256 length = uint256(bytes32(data[offset:offset + 32]));
        if (length > data.length - 32 - offset) revert GateDataMalformed(data.length);
        return data[offset + 32:offset + 32 + length];
    }
}
